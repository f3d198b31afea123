import { CACHE_TYPES } from '../models/block-types.ts'
import { VERDICTS } from '../models/fit.ts'
import { bool, described, listOf, nullable, number, oneOf, text } from '../source/shape.ts'
import { machine, version, whole } from './output-parts.ts'

const bytes = number('a whole number of bytes', { from: 0, integer: true })
const count = number('a whole number from 0 up', { from: 0, integer: true })
const tokens = number('a whole number from 1 up', { from: 1, integer: true })
const verdict = described('as asked; with less context; in a smaller quantization; partly on the CPU; or not', oneOf(VERDICTS))

/** What `fit --json` prints. */
export const fitDocumentShape = whole(
  'how a model fits a machine',
  {
    schemaVersion: version,
    model: described('its id in the catalogue, or the name of its file', text('a name')),
    verdict,
    grade: described(
      'weights tensor by tensor; by the rules of the quantizer; from the number of parameters',
      oneOf(['exact', 'recipe', 'bits-per-weight'])
    ),
    settings: described(
      'with what it fits; where it does not, what was asked for',
      whole('settings', {
        context: described('tokens, all sequences together', tokens),
        kv: described('type of the cache', oneOf(CACHE_TYPES)),
        quant: text('a quantization'),
        gpuLayers: described('blocks on the GPU, and one more for the output layer', count),
        parallel: described('sequences side by side', tokens),
        flashAttention: bool,
        ubatch: described('tokens computed at once', tokens),
        outputs: described('tokens of a computation whose result is asked for; 0 is all', count),
        swaFull: described('sliding layers keep the whole context too', bool)
      })
    ),
    bytes: described(
      'with these settings, all pools together',
      whole('bytes', {
        weights: bytes,
        kv: bytes,
        compute: bytes,
        overhead: described('the process beside them', bytes),
        total: bytes,
        upperBound: described('never less than what is measured', bytes)
      })
    ),
    pools: listOf(
      whole('a pool of memory', {
        pool: oneOf(['ram', 'gpu'] as const),
        need: described('what the model takes of it, at most', bytes),
        have: described('as the system reports it', bytes),
        free: described('now; null where it is not known', nullable(bytes)),
        reserved: described('what is left alone', bytes)
      }),
      'a list of pools',
      1
    ),
    shortfall: described('bytes that what was asked for lacks', bytes),
    run: described('commands that ask for exactly this', whole('commands', { llamaCpp: text('a command'), ollama: text('a command') }))
  },
  { machine }
)

/** What `models --json` prints. */
export const modelsDocumentShape = whole(
  'models that run on a machine',
  {
    schemaVersion: version,
    tier: described('null where no tier takes the machine', nullable(text('a tier'))),
    preferredModels: described('size classes that the tier prefers', listOf(text('a size class'), 'a list of size classes')),
    context: described('tokens that were asked for', tokens),
    order: described('why models stand in this order', text('text')),
    models: described(
      'best first',
      listOf(
        whole('a model', {
          model: text('an id'),
          name: text('a name'),
          sizeClass: oneOf(['small', 'medium', 'large'] as const),
          parameters: count,
          verdict,
          quant: text('a quantization'),
          context: tokens,
          gpuLayers: count,
          total: bytes,
          upperBound: bytes,
          why: text('text')
        }),
        'a list of models'
      )
    )
  },
  { machine }
)
