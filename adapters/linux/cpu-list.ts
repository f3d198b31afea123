/** The numbers in a kernel list such as `0-3,8,10-11`; null where it is none. */
export const parseCpuList = (text: string): ReadonlySet<number> | null => {
  const numbers = new Set<number>()
  for (const part of text.trim().split(',')) {
    const match = /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(part.trim())
    if (match === null) return null
    const last = Number(match[2] ?? match[1])
    for (let n = Number(match[1]); n <= last && numbers.size <= MOST_PROCESSORS; n++) numbers.add(n)
  }
  return numbers
}

/** More processors than any Linux kernel is built for. */
const MOST_PROCESSORS = 65536
