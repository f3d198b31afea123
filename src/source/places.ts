import type { At } from './diagnostic.ts'

/**
 * Turns offsets in a text into lines and columns, both from 1. Lines end with a line feed. (The YAML parser's own counter misses lines
 * that it passes while it recovers from an error.)
 */
export const placesOf = (text: string, file: string): ((offset: number) => At) => {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return (offset) => {
    const within = Math.min(Math.max(0, offset), text.length)
    let low = 0
    for (let high = starts.length; high - low > 1;) {
      const middle = (low + high) >> 1
      if ((starts[middle] ?? 0) <= within) low = middle
      else high = middle
    }
    return { file, line: low + 1, col: within - (starts[low] ?? 0) + 1 }
  }
}
