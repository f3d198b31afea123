import { either as E } from 'fp-ts'
import * as t from 'io-ts'
import { findingAt, decode, type Path } from '../source/decode.ts'
import type { Diagnostic } from '../source/diagnostic.ts'
import { closed, take } from '../source/mapping.ts'
import { isMapping, listOf, named, number, problem, refuse, shape, text, type Shape } from '../source/shape.ts'
import { MAX_CAPTURE_BYTES, readYaml, type Source } from '../source/yaml-text.ts'
import type { Dictionary, Facts, FactValue } from './dictionary.ts'
import { imply } from './imply.ts'
import { factsShape } from './machine-file.ts'

/** A machine of a list, and how many there are of it. */
interface FleetMachine {
  readonly name: string
  readonly facts: Facts
  readonly count: number
}

/** The machines of a list, and what of the file was not taken. */
export interface Fleet {
  readonly machines: ReadonlyArray<FleetMachine>
  readonly notes: ReadonlyArray<Diagnostic>
}

interface Entry {
  readonly name?: string
  readonly count?: number
  readonly facts: Facts
}

const asText = text('a name')
const asCount = number('how many there are, above 0', { above: 0 })

/** How lists of machines write what the dictionary calls otherwise. */
const ALIASES: Readonly<Record<string, string>> = { vcpu: 'cpu_threads', vcpus: 'cpu_threads' }
const ARCHITECTURES: Readonly<Record<string, string>> = { amd64: 'x64', x86_64: 'x64', aarch64: 'arm64' }

const OWN_KEYS = new Set(['name', 'description', 'count'])

/** A machine of a list: `{name, count, facts}`, or its facts beside its name, among whatever else the list says of it. */
const entryShape = (dictionary: Dictionary): Shape<Entry> => {
  const facts = factsShape(dictionary)
  const apart = closed(
    { name: asText, description: text('text'), count: asCount, facts },
    { called: 'a machine such as {name: laptop, facts: {ram_gb: 16}}', required: ['facts'] }
  )
  return shape('a machine', { type: 'object' }, (u, c) => {
    if (!isMapping(u)) return refuse(u, c, { code: 'schema/type', message: `found ${named(u)}, expected a machine, a mapping of facts` })
    if (Object.hasOwn(u, 'facts')) {
      const decoded = apart.validate(u, c)
      return E.isLeft(decoded) ? decoded : withoutContradiction(dictionary, decoded.right, t.appendContext(c, 'facts', facts))
    }
    const errors: t.ValidationError[] = []
    const head: { name?: string; count?: number } = {}
    const found: Record<string, FactValue | null> = {}
    if (Object.hasOwn(u, 'name')) take(asText.validate(u['name'], t.appendContext(c, 'name', asText)), errors, (name) => (head.name = name))
    if (Object.hasOwn(u, 'count')) take(asCount.validate(u['count'], t.appendContext(c, 'count', asCount)), errors, (count) => (head.count = count))
    for (const [key, value] of Object.entries(u)) {
      if (OWN_KEYS.has(key)) continue
      const fact = dictionary.has(key) ? key : (ALIASES[key] ?? key)
      if (fact !== key && Object.hasOwn(u, fact)) continue
      const plain = fact === 'arch' && typeof value === 'string' ? (ARCHITECTURES[value] ?? value) : value
      const checked = facts.validate({ [fact]: plain }, c)
      // What is wrong stands where the list says it, whatever the fact is called.
      if (E.isRight(checked)) Object.assign(found, checked.right)
      else errors.push(...checked.left.map((error) => ({ ...error, context: t.appendContext(c, key, facts, value) })))
    }
    return errors.length > 0 ? E.left(errors) : withoutContradiction(dictionary, { ...head, facts: withSlice(found) }, c)
  })
}

const withoutContradiction = (dictionary: Dictionary, entry: Entry, c: t.Context): t.Validation<Entry> => {
  const implied = imply(dictionary, entry.facts)
  if (E.isRight(implied)) return E.right(entry)
  const told = { code: 'machine/contradiction', hint: () => 'both cannot be true of one machine' }
  return E.left(implied.left.map(({ facts: [fact], message }) => problem(entry.facts, t.appendContext(c, fact, t.unknown), { ...told, message })))
}

/** Clouds list a slice of a device as none of it, with its memory. */
const withSlice = (facts: Facts): Facts =>
  facts['gpu_count'] === 0 && Number(facts['gpu_vram_gb'] ?? 0) > 0 ? { ...facts, gpu_count: 1, gpu_kind: 'partition' } : facts

/** Where the lists of machines stand in a file: at its top, under `machines`, or under any key that holds a list of mappings; null in none. */
const listsIn = (value: unknown): ReadonlyArray<Path> | null => {
  if (Array.isArray(value)) return [[]]
  if (!isMapping(value) || Object.hasOwn(value, 'facts') || Object.hasOwn(value, 'capture')) return null
  if (Object.hasOwn(value, 'machines')) return [['machines']]
  const lists = Object.entries(value).flatMap(([key, list]) => (Array.isArray(list) && list.some(isMapping) ? [[key]] : []))
  return lists.length > 0 ? lists : null
}

const at = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (inside, key) => (isMapping(inside) ? inside[key] : Array.isArray(inside) ? (inside[Number(key)] as unknown) : undefined),
    value
  )

const LOOKS_LIKE_A_LIST = /^\s*(?:\[|-\s|\{?\s*["']?machines["']?\s*:)/

/**
 * Reads a list of machines, YAML or JSON: an array, `{machines: [..]}`, or a mapping with such lists. Null where the file is none, as a
 * machine file is. Errors: all bad entries, each with its place.
 */
export const parseFleet = (content: string, file: string, dictionary: Dictionary): E.Either<ReadonlyArray<Diagnostic>, Fleet> | null => {
  const read = readYaml(content, file, { maxBytes: MAX_CAPTURE_BYTES })
  if (E.isLeft(read)) return LOOKS_LIKE_A_LIST.test(content) ? read : null
  const lists = listsIn(read.right.value)
  if (lists === null) return null
  const source = read.right
  if (source.findings.length > 0) return E.left(source.findings)
  const found = lists.map((path) => machinesAt(source, path, dictionary))
  const errors = found.flatMap((list) => (E.isLeft(list) ? list.left : []))
  if (errors.length > 0) return E.left(errors)
  return E.right({ machines: found.flatMap((list) => (E.isRight(list) ? list.right : [])), notes: notesOf(source, lists, dictionary) })
}

const machinesAt = (source: Source, path: Path, dictionary: Dictionary): E.Either<ReadonlyArray<Diagnostic>, ReadonlyArray<FleetMachine>> => {
  const list = listOf(entryShape(dictionary), 'a list of machines', 1)
  const inPlace: Shape<ReadonlyArray<Entry>> = shape(list.name, list.schema, (u) =>
    list.validate(
      at(u, path),
      path.map((key) => ({ key, type: list }))
    )
  )
  const decoded = decode(inPlace, source)
  if (E.isLeft(decoded)) return decoded
  return E.right(decoded.right.map(({ name, count = 1, facts }, i) => ({ name: name ?? [...path, i + 1].join(' '), facts, count })))
}

/** What was not taken, each key told once, where it first stands. */
const notesOf = (source: Source, lists: ReadonlyArray<Path>, dictionary: Dictionary): ReadonlyArray<Diagnostic> => {
  const places = new Map<string, Path>()
  if (isMapping(source.value)) {
    for (const key of Object.keys(source.value)) if (!lists.some(([list]) => list === key)) places.set(key, [key])
  }
  for (const path of lists) {
    for (const [i, entry] of (at(source.value, path) as ReadonlyArray<unknown>).entries()) {
      const nested = isMapping(entry) && isMapping(entry['facts'])
      const inside = [...path, String(i), ...(nested ? ['facts'] : [])]
      const facts = nested ? (entry['facts'] as object) : (entry as object)
      for (const key of Object.keys(facts)) {
        if (!(dictionary.has(key) || Object.hasOwn(ALIASES, key) || (!nested && OWN_KEYS.has(key)) || places.has(key)))
          places.set(key, [...inside, key])
      }
    }
  }
  const told = {
    code: 'machine/ignored-fact',
    message: 'is no fact that a dictionary or tier file declares; it is ignored wherever it stands',
    onKey: true
  }
  return [...places.values()].map((path) => findingAt(source, path, told, 'info'))
}
