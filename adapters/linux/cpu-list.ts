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

/** The numbers in a kernel mask such as `00000000,00000101`, lowest bit last, as kernels before 2.6.28 write lists; null where it is none. */
export const parseCpuMask = (text: string): ReadonlySet<number> | null => {
  const words = text.trim().split(',')
  if (words.length > MOST_PROCESSORS / 32 || !words.every((word) => /^[\da-f]{1,8}$/i.test(word))) return null
  const numbers = words.reverse().flatMap((word, place) => bits(Number.parseInt(word, 16)).map((bit) => place * 32 + bit))
  return new Set(numbers)
}

const bits = (word: number): ReadonlyArray<number> => Array.from({ length: 32 }, (_, bit) => bit).filter((bit) => ((word >>> bit) & 1) === 1)
