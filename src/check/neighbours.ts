/** The next double above a number from 0 up; Infinity above the largest. */
export const nextAbove = (value: number): number => (value === 0 ? Number.MIN_VALUE : stepped(value, 1n))

/** The next double below a number above 0; of Infinity the largest there is. */
export const nextBelow = (value: number): number => stepped(value, -1n)

// Doubles from 0 up are ordered as their bits are.
const view = new DataView(new ArrayBuffer(8))
const stepped = (value: number, by: bigint): number => {
  view.setFloat64(0, value)
  view.setBigUint64(0, view.getBigUint64(0) + by)
  return view.getFloat64(0)
}
