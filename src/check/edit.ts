import { isMapping } from '../source/shape.ts'
import type { Ladder, Tier } from '../tiers/ladder.ts'
import type { TierFile } from '../tiers/tier-file.ts'

/** A key or index a step, from the top of the file. */
export type EditPath = ReadonlyArray<string>

/** One change of a tier file. */
export type Edit =
  | { readonly edit: 'remove'; readonly path: EditPath }
  | { readonly edit: 'set'; readonly path: EditPath; readonly value: unknown }
  /** A tier to stand after another one. */
  | { readonly edit: 'move'; readonly tier: string; readonly after: string }

/** A tier file with edits applied, as plain data to be written and read again. */
export const applyEdits = (file: TierFile, edits: ReadonlyArray<Edit>): unknown =>
  edits.reduce<unknown>((value, edit) => {
    if (edit.edit === 'move') return moved(value, edit.tier, edit.after)
    return changed(value, edit.path, edit.edit === 'set' ? edit.value : undefined)
  }, file)

/** The value with another one at a path; undefined takes it out, and the interval that it leaves empty with it. */
const changed = (value: unknown, [key, ...path]: EditPath, to: unknown, depth = 0): unknown => {
  if (key === undefined) return to
  if (Array.isArray(value)) return value.map((item: unknown, i) => (String(i) === key ? changed(item, path, to, depth + 1) : item))
  const entries = Object.entries(isMapping(value) ? value : {})
  const inside = changed(entries.find(([name]) => name === key)?.[1], path, to, depth + 1)
  const empty = to === undefined && path.length === 1 && depth >= 2 && isMapping(inside) && Object.keys(inside).length === 0
  if (!entries.some(([name]) => name === key)) return Object.fromEntries([...entries, [key, inside]])
  return Object.fromEntries(
    entries.flatMap(([name, item]) => (name !== key ? [[name, item]] : inside === undefined || empty ? [] : [[name, inside]]))
  )
}

const moved = (value: unknown, tier: string, after: string): unknown => {
  if (!isMapping(value)) return value
  const tiers = Object.entries(isMapping(value['tiers']) ? value['tiers'] : {})
  const self = tiers.filter(([name]) => name === tier)
  const order = tiers.flatMap((entry): [string, unknown][] => (entry[0] === tier ? [] : entry[0] === after ? [entry, ...self] : [entry]))
  return { ...value, tiers: Object.fromEntries(order) }
}

/** The edits that put a tier above another one; a fallback that has to be the lowest tier passes to the one that then is. */
export const putAbove = ({ match, fallback, tiers }: Ladder, tier: Tier, other: Tier): ReadonlyArray<Edit> => {
  const heir = match === 'at_least' && fallback === tier ? tiers.find((each) => each !== tier) : undefined
  const move: Edit = { edit: 'move', tier: tier.name, after: other.name }
  return heir === undefined ? [move] : [move, { edit: 'set', path: ['fallback'], value: heir.name }]
}
