/** The next double above or below: one step, the least that a strict bound can tell apart. */
export const nextUp = (value: number): number => (value === 0 ? Number.MIN_VALUE : stepped(value, 1n))
export const nextDown = (value: number): number => stepped(value, -1n)

/** Doubles from 0 up are ordered as their bits are. */
const stepped = (value: number, by: bigint): number => {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, value)
  view.setBigUint64(0, view.getBigUint64(0) + by)
  return view.getFloat64(0)
}
