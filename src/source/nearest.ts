/**
 * Edit distance in which an insertion, a deletion, a replacement and a swap of two neighbours each cost one
 * (optimal string alignment).
 */
export const editDistance = (a: string, b: string): number => {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      let cost = Math.min(cell(rows, i - 1, j) + 1, cell([row], 0, j - 1) + 1, cell(rows, i - 1, j - 1) + same)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, cell(rows, i - 2, j - 2) + 1)
      }
      row.push(cost)
    }
    rows.push(row)
  }
  return cell(rows, a.length, b.length)
}

/** The candidate nearest to what was written, or one that it is the beginning of, where one is near enough to be meant. */
export const nearest = (written: string, candidates: Iterable<string>): string | null => {
  const names = [...candidates]
  const reach = Math.max(1, Math.floor(written.length / 3))
  let best: string | null = null
  let bestDistance = reach + 1
  for (const candidate of names) {
    if (Math.abs(candidate.length - written.length) >= bestDistance) continue
    const distance = editDistance(written.toLowerCase(), candidate.toLowerCase())
    if (distance < bestDistance) {
      best = candidate
      bestDistance = distance
    }
  }
  if (best !== null || written.length < SHORTEST_BEGINNING) return best
  return names.filter((candidate) => candidate.startsWith(written)).sort((a, b) => a.length - b.length)[0] ?? null
}

const SHORTEST_BEGINNING = 3

// More names than any file needs; comparing with each of thousands takes longer than a hint is worth.
const MOST_CANDIDATES = 400

/** `did you mean "x"?`, or null where nothing is near. */
export const didYouMean = (written: string, candidates: Iterable<string>): string | null => {
  const names = [...candidates].slice(0, MOST_CANDIDATES)
  const name = written.length > 64 ? null : nearest(written, names)
  return name === null ? null : `did you mean "${name}"?`
}

const cell = (rows: ReadonlyArray<ReadonlyArray<number>>, i: number, j: number): number => rows[i]?.[j] ?? Infinity
