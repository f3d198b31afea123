import { isNumber } from '../contract-facts.ts'
import { edgesOf, usedFacts } from '../arbitraries/facts-near.ts'
import { factsOf, plainDecide, plainImply, type Plain, type PlainValue, type WrittenFile } from '../oracle.ts'

/** A machine and what the plain reading of the file says of it. */
export interface Cell {
  readonly machine: Plain
  /** Of each tier, weakest first, whether its bounds are met. */
  readonly met: ReadonlyArray<boolean>
  /** The highest tier that is met, -1 for none; the fallback plays no part. */
  readonly rank: number
}

/** One value for each stretch between the edges of some files, and the edges themselves: all that their bounds can tell apart. */
const representatives = (files: ReadonlyArray<WrittenFile>, fact: string): ReadonlyArray<PlainValue> => {
  const all = factsOf(files[0] ?? { tiers: {} })
  const definition = all[fact]
  if (definition?.type === 'boolean') return [false, true]
  if (definition?.type === 'enum') return definition.values
  // Facts that limit each other are compared, so each needs the stretches of all of them.
  const numbers = Object.keys(all).filter((name) => isNumber(all[name]))
  const near = new Set([fact])
  for (let size = 0; size !== near.size;) {
    size = near.size
    for (const name of numbers) for (const limit of all[name]?.atMost ?? []) if (near.has(name) || near.has(limit)) near.add(name).add(limit)
  }
  const edges = [...new Set([0, ...files.flatMap((file) => [...near].flatMap((name) => edgesOf(file, name)))])].sort((a, b) => a - b)
  // A whole number wherever there is one, so that two facts in one stretch can be equal.
  const between = edges.map((edge, i) => {
    const next = edges[i + 1]
    const whole = Math.floor(edge) + 1
    return next === undefined || whole < next ? whole : (edge + next) / 2
  })
  const values = [...edges, ...between].sort((a, b) => a - b)
  return definition?.type === 'integer' ? values.filter((value) => Number.isInteger(value)) : values
}

/** How many combinations there are to look at. */
export const combinations = (files: ReadonlyArray<WrittenFile>): number =>
  factsIn(files).reduce((product, fact) => product * representatives(files, fact).length, 1)

const factsIn = (files: ReadonlyArray<WrittenFile>): ReadonlyArray<string> => [...new Set(files.flatMap(usedFacts))]

/** A machine for every cell of the files' space whose facts agree with each other. */
export const machinesOf = (...files: ReadonlyArray<WrittenFile>): ReadonlyArray<Plain> =>
  factsIn(files)
    .reduce<ReadonlyArray<Plain>>(
      (machines, fact) => machines.flatMap((machine) => representatives(files, fact).map((value) => ({ ...machine, [fact]: value }))),
      [{}]
    )
    .filter((machine) => plainImply(files[0] ?? { tiers: {} }, machine) !== null)

export const judged = (file: WrittenFile, machine: Plain): Cell => {
  const met = plainDecide(file, machine).statuses.map((status) => status === 'met')
  return { machine, met, rank: met.lastIndexOf(true) }
}

export const cellsOf = (file: WrittenFile): ReadonlyArray<Cell> => machinesOf(file).map((machine) => judged(file, machine))

/** Whether one machine has at least as much of all that is better, and the same of all that is not. */
export const isAtLeast = (file: WrittenFile, more: Plain, less: Plain): boolean => {
  const all = factsOf(file)
  return Object.entries(more).every(([fact, value]) => {
    const other = less[fact] ?? value
    const better = all[fact]?.better
    return better === 'more' ? value >= other : better === 'less' ? value <= other : value === other
  })
}

/** The file without the bound of a tier at a path below it, as somebody would delete it. */
export const withoutKey = (file: WrittenFile, path: ReadonlyArray<string>): WrittenFile => {
  const copy = structuredClone(file)
  let value: unknown = copy
  for (const key of path.slice(0, -1)) value = (value as Record<string, unknown>)[key]
  delete (value as Record<string, unknown>)[path.at(-1) ?? '']
  return copy
}
