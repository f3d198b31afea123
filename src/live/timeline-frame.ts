/** Where things stand in the picture. */
export interface Frame {
  readonly left: number
  readonly right: number
  /** The place of a time, from left to right. */
  readonly x: (t: number) => number
}

export const round = (value: number): number => Math.round(value * 10) / 10
