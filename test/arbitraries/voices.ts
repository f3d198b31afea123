import fc from 'fast-check'
import type { Action, Why } from '../../src/live/action.ts'
import type { Facts } from '../../src/facts/dictionary.ts'
import type { Mood } from '../../src/live/speak.ts'

/** What the lines of a list may speak of: always, and where it is known. Restated from the issue, not taken from the code. */
export interface Can {
  readonly always: ReadonlyArray<string>
  readonly sometimes: ReadonlyArray<string>
}

const FACTS = ['ram_gb', 'ram_available_gb', 'cpu_cores', 'os', 'disk_free_gb']
const GPU_FACTS = ['gpu_vram_gb', 'gpu_vram_free_gb', 'gpu_kind']
const LOADS = ['memory_percent', 'cpu_percent', 'gpu_memory_percent'] as const
const CAUSES = [...LOADS, 'task_failures', 'response_ms'] as const
const TOLD = ['step_down', 'advise', 'warn', 'block', 'suggest'] as const

const factsFor = (limit: string): ReadonlyArray<string> => (limit === 'gpu_memory_percent' ? [...FACTS, ...GPU_FACTS] : FACTS)
const reason = (limit: string): Can =>
  limit === 'task_failures' || limit === 'response_ms'
    ? { always: ['value', 'threshold'], sometimes: [] }
    : { always: ['threshold'], sometimes: ['value', 'forecast', ...factsFor(limit)] }
const saying = (action: string): Can => ({ always: action.startsWith('step') ? ['from', 'to'] : ['model'], sometimes: FACTS })

/** Every list of a voice, by its path. */
export const LISTS: ReadonlyArray<readonly [path: readonly [string, string], can: Can]> = [
  ...CAUSES.map((limit) => [['reasons', limit], reason(limit)] as const),
  ...[...TOLD, 'step_up', 'step_down_now'].map((action) => [['says', action], saying(action)] as const),
  ...CAUSES.map((limit) => [['asks', limit], { always: ['model', 'threshold'], sometimes: factsFor(limit) }] as const)
]

const words = fc.constantFrom('Speicher', 'knapp', 'мало памяти', '内存', 'und', '$&', '100 %', "it's", '—', 'a\tb', '\u001b[31m', '\u0007', '🧌')

const line = (names: ReadonlyArray<string>): fc.Arbitrary<string> => {
  const parts =
    names.length === 0 ? words : fc.oneof({ weight: 2, arbitrary: words }, { weight: 1, arbitrary: fc.constantFrom(...names.map((n) => `{${n}}`)) })
  return fc.tuple(fc.constantFrom('So', 'Also', 'Vale'), fc.array(parts, { maxLength: 4 })).map(([first, rest]) => [first, ...rest].join(' '))
}

/** Lines of which one at least does with what is always known, wherever it stands. */
const lines = ({ always, sometimes }: Can): fc.Arbitrary<ReadonlyArray<string>> =>
  fc
    .tuple(line(always), fc.array(line([...always, ...sometimes]), { maxLength: 3 }), fc.nat())
    .map(([sure, others, at]) => others.toSpliced(at % (others.length + 1), 0, sure))

export type WrittenVoice = Readonly<Record<string, unknown>>

const tips = fc.array(
  fc.record(
    {
      say: fc.array(line([...FACTS, 'model', 'threshold']), { minLength: 1, maxLength: 2 }),
      when: fc.record(
        {
          limits: fc.subarray([...CAUSES], { minLength: 1 }),
          actions: fc.subarray([...TOLD, 'step_down_now'], { minLength: 1 }),
          ram_gb: fc.constantFrom(null, { min: 8 }, { above: 8, max: 16 }, { max: 8, min: null }),
          os: fc.constantFrom('linux', ['win32', 'darwin'], null),
          container: fc.constantFrom(true, false, null)
        },
        { requiredKeys: [] }
      )
    },
    { requiredKeys: ['say'] }
  ),
  { maxLength: 4 }
)

/** Valid voices of every form, as a file has them. */
export const writtenVoices: fc.Arbitrary<WrittenVoice> = fc
  .record({ lists: fc.tuple(...LISTS.map(([, can]) => lines(can))), near: fc.boolean(), decimal: fc.constantFrom('.', ',', undefined), tips })
  .map(({ lists, near, decimal, tips: told }) => {
    const section = (name: string): Readonly<Record<string, unknown>> =>
      Object.fromEntries(
        LISTS.flatMap(([[of, key]], i) => (of === name && (near || !['step_up', 'step_down_now'].includes(key)) ? [[key, lists[i]]] : []))
      )
    const whole = { reasons: section('reasons'), says: section('says'), asks: section('asks') }
    return { ...whole, ...(decimal === undefined ? {} : { decimal }), ...(near ? { tips: told, description: 'any' } : {}) }
  })

const amounts = fc.oneof(
  fc.constantFrom(null, 0, -0, 0.4, 79.5, 80, 83.1, 95, 99.99, 100, 130, 999, 1000, 1e21, -1, Number.NaN, Infinity, -Infinity),
  fc.double({ min: 0, max: 120, noNaN: true })
)

const models = fc.constantFrom(
  'small',
  'medium',
  'none',
  '',
  '{value}',
  '{',
  '$&',
  '$1',
  'a\u0000b',
  '\u202egpj',
  '__proto__',
  'qwen3:8b',
  'x'.repeat(200)
)

const why: fc.Arbitrary<Why> = fc.record({
  limit: fc.constantFrom(...CAUSES),
  threshold: fc.constantFrom(80, 0.5, 3, 500, 12_345, Number.NaN),
  value: amounts,
  forecast: amounts,
  at: fc.constantFrom(null, { file: 'tiers.yaml', line: 1, col: 1 })
})

/** Every action that there is, and some that cannot be. */
export const actions: fc.Arbitrary<Action> = fc.record({
  t: fc.constantFrom(0, 1_732_300_000_000, Number.NaN),
  action: fc.constantFrom(...TOLD, 'step_up'),
  from: models,
  to: models,
  immediate: fc.boolean(),
  why
})

const factValue = fc.constantFrom(null, undefined, 0, 8, 16, 6.2489, Number.NaN, -1, Infinity, true, false, 'linux', 'unified', 'NaN', '{value}')

/** Facts, known and unknown, right and wrong. */
export const anyFacts: fc.Arbitrary<Facts> = fc
  .array(fc.tuple(fc.constantFrom(...FACTS, ...GPU_FACTS, 'container', '__proto__', 'own'), factValue), { maxLength: 6 })
  .map((entries) => Object.fromEntries(entries))

export const moods: fc.Arbitrary<Mood> = fc.record({
  spoken: fc.constantFrom(0, 1, 7, 2 ** 31 - 1),
  last: fc.dictionary(fc.constantFrom(...LISTS.map(([path]) => path.join('.'))), fc.nat({ max: 5 })),
  tips: fc.array(fc.nat({ max: 20 }), { maxLength: 16 }),
  warned: fc.dictionary(fc.constantFrom(...CAUSES), fc.constantFrom(0, 1_732_299_992_000, 1_732_300_000_000), { maxKeys: 2 })
})

/** Such warnings are kept back: the same was told within the last five minutes. */
export const isToldAlready = ({ warned }: Mood, { t, action, immediate, why: { limit } }: Action): boolean =>
  action === 'warn' && !immediate && warned[limit] !== undefined && t > warned[limit] && t < warned[limit] + 300_000
