import { either as E } from 'fp-ts'
import { decideSync } from '../decision/decide.ts'
import type { Facts, FactValue } from '../facts/dictionary.ts'
import { knownFacts } from '../facts/known-facts.ts'
import { machineText } from './machine-text.ts'
import type { TierMap } from './map.ts'
import type { Plot, Span } from './map-regions.ts'
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
    const first = point.machines[0] as NamedMachine & { readonly tier: string | null }
    const more = point.machines.length - 1
    return {
      kind: 'machine',
      x: point.x,
      y: point.y,
      text: `${first.name}${more > 0 ? ` +${more}` : ''}`,
      title: point.machines.map(({ name, tier }) => `${name}: ${tier ?? 'no tier'}`).join(', '),
      rank: map.ladder.tiers.findIndex(({ name }) => name === first.tier)
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
    .map(([column, row]): Dot => {
      const machine = map.machineIn((plot.columns[column] as Span).band, (plot.rows[row] as Span).band) as Readonly<Record<string, FactValue>>
      const [across, upward] = [machine[map.x.fact], machine[map.y.fact]] as [FactValue, FactValue]
      const [dx, dy] = [x.at(across), y.at(upward)] as [number, number]
      const text = machineText({ [map.x.fact]: across, [map.y.fact]: upward }, map.ladder.dictionary)
      const { fallback } = map.ladder
      const rank = fallback?.rank ?? -1
      const outcome = fallback === null ? 'no tier' : `${fallback.name} by fallback`
      return { kind: 'witness', x: Math.round(dx), y: Math.round(y.length - dy), text, title: `${text}: ${outcome}`, rank }
    })

type Cell = readonly [number, number]

const sizeOf = ({ columns, rows }: Plot, [c, r]: Cell): number => {
  const [column, row] = [columns[c] as Span, rows[r] as Span]
  return (column.to - column.from) * (row.to - row.from)
}

/** Gaps as sets of cells that touch. */
const gapsOf = ({ places }: Plot): ReadonlyArray<ReadonlyArray<Cell>> => {
  const left = new Set(places.flatMap((row, r) => row.flatMap(({ isGap }, c) => (isGap ? [`${c} ${r}`] : []))))
  const gaps: Cell[][] = []
  for (const first of left) {
    const gap: Cell[] = []
    const open = [first]
    for (let cell = open.pop(); cell !== undefined; cell = open.pop()) {
      if (!left.delete(cell)) continue
      const [c, r] = cell.split(' ').map(Number) as [number, number]
      gap.push([c, r])
      open.push(`${c + 1} ${r}`, `${c - 1} ${r}`, `${c} ${r + 1}`, `${c} ${r - 1}`)
    }
    gaps.push(gap)
  }
  return gaps
}
