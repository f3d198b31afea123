import type { FactValue } from '../facts/dictionary.ts'
import type { Bound, Ladder } from '../tiers/ladder.ts'
import type { Status } from './kleene.ts'

type ImpliedFacts = Readonly<Record<string, FactValue>>

const MET = 0
const UNMET = 1
const UNKNOWN = 2
const STATUSES: ReadonlyArray<Status> = ['met', 'unmet', 'unknown']

/**
 * The evidence for many machines in columns. Bounds are numbered through the Ladder: those of the weakest tier first. A margin is
 * how far a numeric bound is met (from 0 up; above 0 where strict) or missed, NaN where it is unknown or has none.
 */
export interface BatchEvidence {
  /** Rank of the highest tier met, or -1, for each machine. */
  readonly ranks: Int32Array
  /** For machine m and tier t at `m * tiers + t`: 0 met, 1 unmet, 2 unknown. */
  readonly tierStatuses: Uint8Array
  /** For machine m and bound b at `m * bounds + b`: 0 met, 1 unmet, 2 unknown. */
  readonly boundStatuses: Uint8Array
  readonly margins: Float64Array
}

export const statusAt = (statuses: Uint8Array, index: number): Status => STATUSES[statuses[index] ?? UNKNOWN] ?? 'unknown'

/** A bound as numbers: which slot it reads, how it compares, what it needs. */
interface Row {
  readonly slot: number
  readonly op: number
  readonly need: number
  readonly words: ReadonlySet<unknown> | null
}

const AT_LEAST = 0
const ABOVE = 1
const AT_MOST = 2
const IS = 3
const AMONG = 4
const OPS = { '>=': AT_LEAST, '>': ABOVE, '<=': AT_MOST, '==': IS, in: AMONG } as const

/** A Ladder laid out for columns. */
interface Layout {
  readonly rows: ReadonlyArray<Row>
  /** By tier, each of its boxes as indices into `rows`. */
  readonly boxes: ReadonlyArray<ReadonlyArray<Int32Array>>
}

const layouts = new WeakMap<Ladder, Layout>()

const layoutOf = (ladder: Ladder): Layout => {
  const known = layouts.get(ladder)
  if (known !== undefined) return known
  let offset = 0
  const boxes = ladder.tiers.map((tier) => {
    const start = offset
    offset += tier.bounds.length
    return tier.boxes.map((box) => Int32Array.from(box, (i) => i + start))
  })
  const layout = { rows: ladder.tiers.flatMap((tier) => tier.bounds).map((bound) => rowOf(bound, ladder)), boxes }
  layouts.set(ladder, layout)
  return layout
}

/** Judges every bound of every tier for many machines' implied facts. */
export const evaluateMany = (ladder: Ladder, machines: ReadonlyArray<ImpliedFacts>): BatchEvidence => {
  const { rows, boxes } = layoutOf(ladder)
  const tiers = ladder.tiers.length
  const boundStatuses = new Uint8Array(machines.length * rows.length)
  const margins = new Float64Array(machines.length * rows.length)
  const tierStatuses = new Uint8Array(machines.length * tiers)
  const ranks = new Int32Array(machines.length)
  const slots: (FactValue | undefined)[] = ladder.facts.map(() => undefined)
  for (let m = 0; m < machines.length; m++) {
    const facts = machines[m] as ImpliedFacts
    for (let s = 0; s < slots.length; s++) slots[s] = facts[ladder.facts[s] as string]
    const base = m * rows.length
    for (let b = 0; b < rows.length; b++) judgeRow(rows[b] as Row, slots, boundStatuses, margins, base + b)
    let rank = -1
    for (let t = 0; t < tiers; t++) {
      const status = unionStatus(boxes[t] as ReadonlyArray<Int32Array>, boundStatuses, base)
      tierStatuses[m * tiers + t] = status
      if (status === MET) rank = t
    }
    ranks[m] = rank
  }
  return { ranks, tierStatuses, boundStatuses, margins }
}

/** The status of every bound of one machine, by tier and then by bound. */
export const boundStatuses = (ladder: Ladder, facts: ImpliedFacts): ReadonlyArray<ReadonlyArray<Status>> => {
  const { boundStatuses: column } = evaluateMany(ladder, [facts])
  let index = 0
  return ladder.tiers.map((tier) => tier.bounds.map(() => statusAt(column, index++)))
}

const rowOf = ({ fact, op, need }: Bound, ladder: Ladder): Row => ({
  slot: ladder.facts.indexOf(fact),
  op: OPS[op],
  need: typeof need === 'number' ? need : NaN,
  words: typeof need === 'number' ? null : new Set<unknown>(Array.isArray(need) ? need : [need])
})

const judgeRow = (row: Row, slots: ReadonlyArray<FactValue | undefined>, statuses: Uint8Array, margins: Float64Array, at: number): void => {
  const actual = slots[row.slot]
  margins[at] = NaN
  if (actual === undefined) {
    statuses[at] = UNKNOWN
  } else if (row.words !== null) {
    statuses[at] = row.words.has(actual) ? MET : UNMET
  } else {
    const margin = row.op === AT_MOST ? row.need - (actual as number) : (actual as number) - row.need
    margins[at] = margin
    statuses[at] = row.op === ABOVE ? (margin > 0 ? MET : UNMET) : margin >= 0 ? MET : UNMET
  }
}

const unionStatus = (boxes: ReadonlyArray<Int32Array>, statuses: Uint8Array, base: number): number => {
  let best = UNMET
  for (let i = 0; i < boxes.length; i++) {
    const box = boxes[i] as Int32Array
    let worst = MET
    for (let j = 0; j < box.length && worst !== UNMET; j++) {
      const status = statuses[base + (box[j] as number)] as number
      if (status !== MET) worst = status
    }
    if (worst === MET) return MET
    if (worst === UNKNOWN) best = UNKNOWN
  }
  return best
}
