import { either as E } from 'fp-ts'
import { decideSync } from '../decision/decide.ts'
import type { Facts, FactValue } from '../facts/dictionary.ts'
import { knownFacts } from '../facts/known-facts.ts'
import { machineText } from './machine-text.ts'
import type { TierMap } from './map.ts'
import type { Plot } from './map-regions.ts'
import type { Scale } from './map-scale.ts'

/** A machine that somebody gives, to be seen among the tiers. */
export interface NamedMachine {
  readonly name: string
  readonly facts: Facts
}

/** A mark in the plot. */
export interface Dot {
  readonly kind: 'machine' | 'witness'
  readonly x: number
  readonly y: number
  /** What stands beside it. */
  readonly text: string
  /** All that is to say. */
  readonly title: string
  /** Rank of the tier that the machine is in, -1 for none. */
  readonly rank: number
}

/** Machines as marks, and the names of those that lack one of the two facts. */
export interface Dots {
  readonly dots: ReadonlyArray<Dot>
  readonly unplaced: ReadonlyArray<string>
}

/** Where the given machines are, each in the tier that all of its own facts give; those at one point are one mark. */
export const machineDots = (map: TierMap, x: Scale, y: Scale, machines: ReadonlyArray<NamedMachine>): Dots => {
  const points = new Map<string, { readonly x: number; readonly y: number; readonly machines: (NamedMachine & { readonly tier: string | null })[] }>()
  const unplaced: string[] = []
  for (const { name, facts } of machines) {
    const values = valuesOf(map, facts)
    const decided = decideSync(map.ladder, facts)
    const [across, upward] = values === null ? [null, null] : [x.at(values[0]), y.at(values[1])]
    if (across === null || upward === null || E.isLeft(decided)) {
      unplaced.push(name)
      continue
    }
    const point = { x: Math.round(across), y: Math.round(y.length - upward) }
    const key = `${point.x} ${point.y}`
    const found = points.get(key) ?? { ...point, machines: [] }
    found.machines.push({ name, facts, tier: decided.right.tier })
    points.set(key, found)
  }
  const dots = [...points.values()].map((point): Dot => {
    const [first] = point.machines
    const more = point.machines.length - 1
    return {
      kind: 'machine',
      x: point.x,
      y: point.y,
      text: `${first?.name ?? ''}${more > 0 ? ` +${more}` : ''}`,
      title: point.machines.map(({ name, tier }) => `${name}: ${tier ?? 'no tier'}`).join(', '),
      rank: map.ladder.tiers.findIndex(({ name }) => name === first?.tier)
    }
  })
  return { dots, unplaced }
}

const valuesOf = ({ ladder, x, y }: TierMap, facts: Facts): readonly [FactValue, FactValue] | null => {
  const known = knownFacts(ladder.dictionary, facts)
  if (E.isLeft(known)) return null
  const [across, upward] = [known.right.facts[x.fact], known.right.facts[y.fact]]
  return across === undefined || upward === undefined ? null : [across, upward]
}

/** The most witnesses that one picture shows: those of the largest gaps. */
const MOST_WITNESSES = 6

/** For each gap that hangs together, an ordinary machine that falls through. */
export const witnessDots = (map: TierMap, plot: Plot, x: Scale, y: Scale): ReadonlyArray<Dot> =>
  gapsOf(plot)
    .map((gap) => gap.reduce((a, b) => (sizeOf(plot, b) > sizeOf(plot, a) ? b : a)))
    .toSorted((a, b) => sizeOf(plot, b) - sizeOf(plot, a))
    .slice(0, MOST_WITNESSES)
    .flatMap(([column, row]): ReadonlyArray<Dot> => {
      const machine = map.machineIn(plot.columns[column]?.band ?? -1, plot.rows[row]?.band ?? -1)
      const [across, upward] = [machine?.[map.x.fact], machine?.[map.y.fact]]
      if (across === undefined || upward === undefined) return []
      const [dx, dy] = [x.at(across), y.at(upward)]
      if (dx === null || dy === null) return []
      const text = machineText({ [map.x.fact]: across, [map.y.fact]: upward }, map.ladder.dictionary)
      const rank = plot.places[row]?.[column]?.rank ?? -1
      const outcome = map.ladder.tiers[rank] === undefined ? 'no tier' : `${map.ladder.tiers[rank].name} by fallback`
      return [{ kind: 'witness', x: Math.round(dx), y: Math.round(y.length - dy), text, title: `${text}: ${outcome}`, rank }]
    })

type Cell = readonly [number, number]

const sizeOf = ({ columns, rows }: Plot, [c, r]: Cell): number =>
  ((columns[c]?.to ?? 0) - (columns[c]?.from ?? 0)) * ((rows[r]?.to ?? 0) - (rows[r]?.from ?? 0))

/** Gaps as sets of cells that touch. */
const gapsOf = ({ places }: Plot): ReadonlyArray<ReadonlyArray<Cell>> => {
  const seen = places.map((row) => row.map(() => false))
  const gaps: Cell[][] = []
  places.forEach((row, r) => {
    row.forEach((place, c) => {
      if (!place.isGap || seen[r]?.[c] === true) return
      const gap: Cell[] = []
      const open: Cell[] = [[c, r]]
      for (let cell = open.pop(); cell !== undefined; cell = open.pop()) {
        const [column, line] = cell
        if (places[line]?.[column]?.isGap !== true || seen[line]?.[column] === true) continue
        const marks = seen[line]
        if (marks !== undefined) marks[column] = true
        gap.push(cell)
        open.push([column + 1, line], [column - 1, line], [column, line + 1], [column, line - 1])
      }
      gaps.push(gap)
    })
  })
  return gaps
}
