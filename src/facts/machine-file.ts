import { either as E } from 'fp-ts'
import * as t from 'io-ts'
import { isError, type Diagnostic } from '../source/diagnostic.ts'
import { decode, findingAt } from '../source/decode.ts'
import { closed, take, unknownKey } from '../source/mapping.ts'
import { editDistance } from '../source/nearest.ts'
import { bool, isMapping, listOf, named, nullable, oneOf, problem, refuse, shape, text, type JsonSchema, type Shape } from '../source/shape.ts'
import { MAX_CAPTURE_BYTES, MAX_FILE_BYTES, readYaml } from '../source/yaml-text.ts'
import type { Capture } from './captures/capture.ts'
import { captureShape } from './captures/capture-shape.ts'
import type { Dictionary, Facts, FactValue } from './dictionary.ts'
import { valueShape } from './fact-value.ts'
import { imply } from './imply.ts'

/** What a machine file says that a decision about it must be. */
export interface Expectation {
  readonly tier?: string | null
  readonly basis?: 'matched' | 'fallback' | 'unclassified'
  readonly certain?: boolean
  readonly possible?: ReadonlyArray<string | null>
}

/** A stored machine: facts as stated, or what its adapters saw, and perhaps the tier that it is expected in. */
export interface MachineFile {
  readonly description?: string
  /** Facts as stated; nothing is looked at. Never beside `capture`. */
  readonly facts?: Facts
  /** What adapters saw, to be replayed through the real parsers. */
  readonly capture?: Capture
  readonly expect?: Expectation
}

/** A machine file and what a reader should know of it, such as facts that nothing asks for. */
export interface ReadMachine {
  readonly machine: MachineFile
  readonly notes: ReadonlyArray<Diagnostic>
}

const expectShape: Shape<Expectation> = closed(
  {
    tier: nullable(text('the name of a tier')),
    basis: oneOf(['matched', 'fallback', 'unclassified'] as const),
    certain: bool,
    possible: listOf(nullable(text('the name of a tier')), 'a list of tiers')
  },
  { called: 'a mapping such as {tier: mid_range}' }
)

/** The codec of a machine file, for facts of this dictionary. */
export const machineShape = (dictionary: Dictionary): Shape<MachineFile> =>
  oneOfTwo(
    closed(
      { description: text('text'), facts: factsShape(dictionary), capture: captureShape, expect: expectShape },
      { called: 'a machine file, a mapping with `facts:` or `capture:`' }
    )
  )

const CONDITION: ReadonlyArray<readonly [string, JsonSchema]> = [
  ['if', { required: ['facts'] }],
  ['then', { properties: { capture: false } }],
  ['else', { if: { required: ['capture'] }, else: { required: ['facts'] } }]
]
/** In words that an editor can point at the one key with. */
const EITHER: JsonSchema = Object.fromEntries(CONDITION)

/** Facts that are stated and facts that are read cannot both be the machine's. */
const oneOfTwo = (fields: Shape<MachineFile>): Shape<MachineFile> =>
  shape(fields.name, { ...fields.schema, ...EITHER }, (u, c) => {
    const decoded = fields.validate(u, c)
    if (!isMapping(u)) return decoded
    const given = (key: string): boolean => Object.hasOwn(u, key)
    if (given('facts') && given('capture')) {
      const told = {
        code: 'machine/both',
        message: 'stands beside facts: expected one of the two',
        hint: () => 'leave out facts or capture',
        onKey: true
      }
      return withError(decoded, problem(u['capture'], t.appendContext(c, 'capture', t.unknown, u['capture']), told))
    }
    if (given('facts') || given('capture')) return decoded
    const told = { code: 'schema/missing', message: 'the key "facts" is missing', hint: () => 'state facts, or give a capture' }
    return withError(decoded, problem(undefined, t.appendContext(c, 'facts', t.unknown), told))
  })

const withError = <A>(decoded: t.Validation<A>, error: t.ValidationError): t.Validation<A> =>
  E.left([...(E.isLeft(decoded) ? decoded.left : []), error])

/**
 * Facts by name. A name that nothing declares is left in, to be noted and ignored: a file may serve several tier files. One
 * letter off a known name is a mistake, not a fact of somebody else's.
 */
export const factsShape = (dictionary: Dictionary): Shape<Facts> => {
  const values = new Map([...dictionary.values()].map((d) => [d.name, nullable(valueShape(d))]))
  const properties = Object.fromEntries([...values].map(([name, value]) => [name, value.schema]))
  return shape('a mapping of facts', { type: 'object', properties, additionalProperties: true }, (u, c) => {
    if (!isMapping(u)) return refuse(u, c, { code: 'schema/type', message: `found ${named(u)}, expected a mapping of facts` })
    const errors: t.ValidationError[] = []
    const facts: Record<string, FactValue | null> = {}
    for (const [name, value] of Object.entries(u)) {
      const known = values.get(name)
      if (known !== undefined) take(known.validate(value, t.appendContext(c, name, known, value)), errors, (a) => (facts[name] = a))
      else if (name.length <= 64 && [...values.keys()].some((k) => editDistance(name, k) === 1)) {
        errors.push(unknownKey(name, value, c, [...values.keys()]))
      }
    }
    return errors.length > 0 ? E.left(errors) : E.right(facts)
  })
}

/** A key at the top of the file, in YAML or JSON: captures may be longer than files that people write. */
const HAS_CAPTURE = /^[{\s]*["']?capture["']?\s*:|,\s*"capture"\s*:/m

/** Reads a machine file, YAML or JSON. Errors: all findings of the file, contradictory facts among them. */
export const parseMachineFile = (content: string, file: string, dictionary: Dictionary): E.Either<ReadonlyArray<Diagnostic>, ReadMachine> => {
  const maxBytes = HAS_CAPTURE.test(content) ? MAX_CAPTURE_BYTES : MAX_FILE_BYTES
  const source = readYaml(content, file, { needs: 'a machine file needs `facts:` such as {ram_gb: 16}, or a `capture:`', maxBytes })
  if (E.isLeft(source)) return source
  const decoded = decode(machineShape(dictionary), source.right)
  if (E.isLeft(decoded)) return decoded
  const implied = imply(dictionary, decoded.right.facts ?? {})
  const contradictions = E.isRight(implied)
    ? []
    : implied.left
        .map((found) =>
          findingAt(source.right, ['facts', found.facts[0]], {
            code: 'machine/contradiction',
            message: found.message,
            hint: () => 'both cannot be true of one machine'
          })
        )
        .sort((a, b) => a.line - b.line || a.col - b.col)
  const ignored = [...(source.right.root.children.get('facts')?.children.keys() ?? [])].filter((name) => !dictionary.has(name))
  const notes = ignored.map((name) =>
    findingAt(
      source.right,
      ['facts', name],
      { code: 'machine/ignored-fact', message: 'no dictionary or tier file declares this fact; it is ignored', onKey: true },
      'info'
    )
  )
  return contradictions.some(isError) ? E.left(contradictions) : E.right({ machine: decoded.right, notes })
}
