import fc from 'fast-check'
import { parse } from 'yaml'

type Path = ReadonlyArray<string>
type Edit = (value: unknown) => unknown

/** Whatever may stand at some key of a tier or machine file, rightly or not. */
const values = parse(`[
  null, true, false, 0, -1, 0.5, 4, 8, 101, 1e300, .nan, .inf,
  "", " ", x, two words, 12GB, "null", linux, within, at_least, low_end, number, enum, more, less, matched, own_a, ram_gb,
  [], [null], [linux], [linux, x], [x, 5], [a b], [{}], [{ram_gb: {max: 3}}], [{ram_gb: {min: 3}}], [{own_a: {min: 3, max: 4}}],
  {}, {min: 1}, {max: null}, {min: 1, above: 2}, {min: 1, above: null}, {min: 1, above: 2, max: x}, {min: -1, above: 2},
  {min: 9, max: 1}, {above: 1, max: 1}, {min: 0.5}, {max: 3}, {mn: 3}, {min: "4"},
  {type: number}, {type: integer, better: less}, {type: boolean}, {type: enum, values: [x, y]}, {type: enum}, {unit: TOPS},
  {own_a: {type: number}}, {own_a: {type: number}, own_b: {}}, {low_end: {}}, {low_end: {ram_gb: null, own_a: {min: 1}}}
]`) as ReadonlyArray<unknown>

/** Keys that some mapping of such a file has, and keys that none has. */
const keys = parse(`[
  version, match, fallback, facts, tiers, low_end, expect, tier, basis, possible, certain,
  description, gpu_required, preferred_models, performance, tokens_per_second, context_tokens, scaling_thresholds, cpu_percent, any_of,
  ram_gb, cpu_cores, gpu_vram_gb, os, gpu_kind, gpu_present, own_a, own_b, own_e, min, above, max, type, values, better, at_most,
  ram_bg, "gpu_required ", Own, two words, 9x, "", ~/0, constructor, prototype, __proto__, toString, "null"
]`) as ReadonlyArray<string>

/** Values and keys to break a file with. */
export interface Breakage {
  readonly values: ReadonlyArray<unknown>
  readonly keys: ReadonlyArray<string>
}

/** The value with one to three edits somewhere below a place in it: another value, a key more, a key less, another name. */
export const broken = (whole: unknown, below: Path = [], breakage: Breakage = { values, keys }): fc.Arbitrary<unknown> =>
  fc.array(edit(breakage), { minLength: 1, maxLength: 3 }).map((edits) => edits.reduce((value, each) => each(value, below), whole))

type EditBelow = (value: unknown, below: Path) => unknown

const edit = (breakage: Breakage): fc.Arbitrary<EditBelow> =>
  fc
    .record({
      where: fc.nat({ max: 1_000_000 }),
      how: fc.constantFrom('replace' as const, 'add' as const, 'remove' as const, 'rename' as const),
      value: fc.constantFrom(...breakage.values),
      key: fc.constantFrom(...breakage.keys)
    })
    .map(({ where, how, value, key }) => (whole, below) => {
      const paths = pathsIn(whole).filter((path) => below.every((step, i) => path[i] === step) && path.length > below.length)
      const path = paths[where % paths.length] ?? below
      if (how === 'add')
        return at(whole, path.slice(0, -1), (parent) =>
          Array.isArray(parent) ? [...(parent as unknown[]), value] : { ...entriesOf(parent), [key]: value }
        )
      return how === 'replace' ? at(whole, path, () => value) : atKey(whole, path, how === 'remove' ? null : key)
    })

const pathsIn = (value: unknown): ReadonlyArray<Path> =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, item]) => [[key], ...pathsIn(item).map((path) => [key, ...path])])
    : []

const entriesOf = (value: unknown): object => (typeof value === 'object' && value !== null ? value : {})

const at = (value: unknown, [key, ...path]: Path, change: Edit): unknown => {
  if (key === undefined) return change(value)
  if (Array.isArray(value)) return value.map((item: unknown, i) => (String(i) === key ? at(item, path, change) : item))
  return Object.fromEntries(Object.entries(entriesOf(value)).map(([name, item]) => [name, name === key ? at(item, path, change) : (item as unknown)]))
}

/** Without the key at a path, or with another one in its place. */
const atKey = (whole: unknown, path: Path, name: string | null): unknown =>
  at(whole, path.slice(0, -1), (parent) => {
    const key = path.at(-1)
    if (Array.isArray(parent)) return parent.filter((_: unknown, i) => String(i) !== key) as unknown[]
    return Object.fromEntries(
      Object.entries(entriesOf(parent)).flatMap(([each, item]) => (each !== key ? [[each, item]] : name === null ? [] : [[name, item]]))
    )
  })
