import { either as E } from 'fp-ts'
import * as t from 'io-ts'
import { closed } from '../source/mapping.ts'
import { bool, listOf, named, number, problem, shape, word, type Problem, type Shape } from '../source/shape.ts'

type PerLayerSpec = number | ReadonlyArray<number>
type PatternSpec = number | ReadonlyArray<boolean>

/** The dimensions of a model as a catalogue file has them; what is left out follows from the rest. */
export interface ShapeSpec {
  readonly arch: string
  readonly layers: number
  readonly embedding: number
  readonly feed_forward: PerLayerSpec
  readonly heads: PerLayerSpec
  /** left out: as many as there are query heads; 1 with latent attention */
  readonly kv_heads?: PerLayerSpec
  /** left out: embedding / heads; with latent attention kv_rank + rope */
  readonly head_key?: number
  /** left out: as wide as a key; with latent attention kv_rank */
  readonly head_value?: number
  readonly vocabulary: number
  readonly context: number
  readonly tied?: boolean
  readonly sliding?: { readonly window: number; readonly pattern: PatternSpec; readonly head_key?: number; readonly head_value?: number }
  readonly latent?: {
    readonly kv_rank: number
    readonly query_rank?: number
    readonly rope: number
    readonly head_key: number
    readonly head_value: number
  }
  readonly experts?: {
    readonly count: number
    readonly used: number
    readonly feed_forward: number
    readonly shared_feed_forward?: number
    readonly leading_dense?: number
    readonly choice_bias?: boolean
    readonly normalised?: boolean
    readonly scaled?: boolean
  }
  readonly recurrent?: {
    readonly pattern: PatternSpec
    readonly conv_kernel: number
    readonly inner_size: number
    readonly state_size: number
    readonly groups: number
    readonly time_step_rank: number
  }
  readonly shared_kv?: number
  readonly per_layer_embedding?: number
}

// Far above any model, and low enough that sums of products stay exact.
const MOST_LAYERS = 10_000
const MOST_WIDTH = 10_000_000
const MOST_CONTEXT = 100_000_000

const sized = (what: string, from: number, to: number): Shape<number> =>
  number(`${what} from ${from} to ${to.toLocaleString('en')}`, { from, to, integer: true })
const width = sized('a whole number', 1, MOST_WIDTH)
const widthOrNone = sized('a whole number', 0, MOST_WIDTH)
const layers = sized('a number of layers', 1, MOST_LAYERS)
const layersOrNone = sized('a number of layers', 0, MOST_LAYERS)

/** One value for all layers, or a list with one for each: the type alone tells which, so that an editor points at the item. */
const oneOrEach = <A extends number, B extends number | boolean>(one: Shape<A>, each: Shape<B>): Shape<A | ReadonlyArray<B>> => {
  const expected = `${one.name}, or a list with one for each layer`
  const list = listOf(each, expected, 1)
  return shape<A | ReadonlyArray<B>>(expected, { ...list.schema, ...one.schema, type: [one.schema['type'], 'array'] }, (u, c) => {
    if (Array.isArray(u)) return list.validate(u, c)
    const decoded = one.validate(u, c)
    return E.isRight(decoded) || typeof u === 'number'
      ? decoded
      : E.left([problem(u, c, { code: 'schema/type', message: `found ${named(u)}, expected ${expected}` })])
  })
}
const perLayer = oneOrEach(width, widthOrNone)
const pattern = oneOrEach(layers, bool)

const fields: Shape<ShapeSpec> = closed(
  {
    arch: word('the name of an architecture such as llama', /^[a-z][a-z0-9_.-]{0,63}$/),
    layers,
    embedding: width,
    feed_forward: oneOrEach(widthOrNone, widthOrNone),
    heads: perLayer,
    kv_heads: perLayer,
    head_key: width,
    head_value: width,
    vocabulary: width,
    context: sized('a number of tokens', 1, MOST_CONTEXT),
    tied: bool,
    sliding: closed(
      { window: sized('a number of tokens', 1, MOST_CONTEXT), pattern, head_key: width, head_value: width },
      { called: 'a mapping such as {window: 1024, pattern: 6}', required: ['window', 'pattern'] }
    ),
    latent: closed(
      { kv_rank: width, query_rank: width, rope: width, head_key: width, head_value: width },
      {
        called: 'a mapping such as {kv_rank: 512, rope: 64, head_key: 192, head_value: 128}',
        required: ['kv_rank', 'rope', 'head_key', 'head_value']
      }
    ),
    experts: closed(
      {
        count: width,
        used: width,
        feed_forward: width,
        shared_feed_forward: widthOrNone,
        leading_dense: layersOrNone,
        choice_bias: bool,
        normalised: bool,
        scaled: bool
      },
      { called: 'a mapping such as {count: 128, used: 8, feed_forward: 768}', required: ['count', 'used', 'feed_forward'] }
    ),
    recurrent: closed(
      { pattern, conv_kernel: width, inner_size: width, state_size: width, groups: widthOrNone, time_step_rank: width },
      {
        called: 'a mapping such as {pattern: 4, conv_kernel: 4, inner_size: 4096, state_size: 128, groups: 16, time_step_rank: 32}',
        required: ['pattern', 'conv_kernel', 'inner_size', 'state_size', 'groups', 'time_step_rank']
      }
    ),
    shared_kv: layersOrNone,
    per_layer_embedding: widthOrNone
  },
  {
    called: 'a mapping such as {arch: llama, layers: 16, embedding: 2048, …}',
    required: ['arch', 'layers', 'embedding', 'feed_forward', 'heads', 'vocabulary', 'context']
  }
)

/** The codec of `shape:`, in which the dimensions also agree with each other. */
export const shapeSpecShape: Shape<ShapeSpec> = shape(fields.name, fields.schema, (u, c) => {
  const decoded = fields.validate(u, c)
  if (E.isLeft(decoded)) return decoded
  const errors = disagreements(decoded.right).map(({ path, ...told }) =>
    problem(
      u,
      path.reduce<t.Context>((context, key) => t.appendContext(context, key, t.unknown), c),
      told
    )
  )
  return errors.length > 0 ? E.left(errors) : decoded
})

type Disagreement = Problem & { readonly path: ReadonlyArray<string> }

const disagreements = (spec: ShapeSpec): ReadonlyArray<Disagreement> => {
  const lists = (
    [
      [['feed_forward'], spec.feed_forward],
      [['heads'], spec.heads],
      [['kv_heads'], spec.kv_heads],
      [['sliding', 'pattern'], spec.sliding?.pattern],
      [['recurrent', 'pattern'], spec.recurrent?.pattern]
    ] as const
  ).flatMap(([path, value]) =>
    typeof value === 'object' && value.length !== spec.layers
      ? [said(path, `found a list of ${value.length}, expected one for each of ${spec.layers} layers`)]
      : []
  )
  const atMost = (
    [
      [['shared_kv'], spec.shared_kv, spec.layers, 'layers'],
      [['experts', 'leading_dense'], spec.experts?.leading_dense, spec.layers, 'layers'],
      [['experts', 'used'], spec.experts?.used, spec.experts?.count ?? 0, 'experts'],
      [['kv_heads'], spec.kv_heads, typeof spec.heads === 'number' ? spec.heads : Infinity, 'query heads']
    ] as const
  ).flatMap(([path, value, most, of]) =>
    typeof value === 'number' && value > most ? [said(path, `found ${value}, expected at most ${most}: there are no more ${of}`)] : []
  )
  return [...lists, ...atMost, ...headWidth(spec)]
}

const headWidth = ({ heads, head_key, embedding, latent }: ShapeSpec): ReadonlyArray<Disagreement> => {
  if (head_key !== undefined || latent !== undefined || (typeof heads === 'number' && embedding % heads === 0)) return []
  const why =
    typeof heads === 'number' ? `embedding ${embedding} is no multiple of ${heads} heads` : 'the number of heads differs from layer to layer'
  return [said(['head_key'], `the key "head_key" is missing: ${why}`)]
}

const said = (path: ReadonlyArray<string>, message: string): Disagreement => ({ path, code: 'catalogue/shape', message })
