import type { Tree } from './tree.ts'

type Architecture = 'x86' | 'arm' | 'power' | 's390' | 'riscv' | 'unknown'
export type Fields = ReadonlyMap<string, string>

/** /proc/cpuinfo, whose shape is another on every architecture. */
export interface CpuInfo {
  readonly architecture: Architecture
  /** One for each processor that is listed; offline ones are left out by most kernels, and some list them. */
  readonly processors: ReadonlyArray<Fields>
  /** What is said once, before or after the processors. */
  readonly common: Fields
  /** False where the text ends inside a processor: what is listed is not all then. */
  readonly isWhole: boolean
}

/** Of a thousand processors' text only these lines are kept. */
const WANTED: ReadonlySet<string> = new Set([
  'vendor_id',
  'cpu family',
  'model',
  'physical id',
  'siblings',
  'core id',
  'cpu cores',
  'flags',
  'power management',
  'Processor',
  'Features',
  'CPU implementer',
  'CPU part',
  'CPU revision',
  'cpu',
  'platform',
  'machine',
  'isa',
  'hart',
  'uarch',
  'mvendorid',
  '# processors',
  'max thread id',
  'ncpus active',
  'cpus active',
  'fpu',
  'bogomips'
])
/** Lines of the whole machine that stand behind the last processor. */
const TRAILING: ReadonlySet<string> = new Set(['platform', 'machine'])

export const readCpuInfo = (tree: Tree): CpuInfo => {
  const text = tree.text('/proc/cpuinfo') ?? ''
  const processors = new Map<string, Map<string, string>>()
  const common = new Map<string, string>()
  let current: Map<string, string> | null = null
  for (const line of text.split('\n')) {
    const colon = line.indexOf(':')
    const key = colon < 0 ? '' : line.slice(0, colon).trimEnd()
    if (key === '') {
      if (line.trim() === '') current = null
    } else if (key === 'processor' || /^processor \d{1,6}$/.test(key)) {
      const value = line.slice(colon + 1).trim()
      const number = key === 'processor' ? value : key.slice('processor '.length)
      current = new Map([[key === 'processor' ? 'number' : 'said', value]])
      processors.set(number, current)
    } else if (WANTED.has(key)) {
      const target = current === null || TRAILING.has(key) ? common : current
      target.set(key, line.slice(colon + 1).trim())
    }
  }
  const listed = [...processors].map(([number, fields]): Fields => new Map([...fields, ['number', number]]))
  return { architecture: architectureOf(listed[0] ?? new Map(), common), processors: listed, common, isWhole: isWhole(text, listed) }
}

const architectureOf = (first: Fields, common: Fields): Architecture => {
  const has = (key: string, pattern: RegExp): boolean => pattern.test(first.get(key) ?? common.get(key) ?? '')
  if (has('vendor_id', /^IBM\/S390/)) return 's390'
  if (has('isa', /^rv/) || has('hart', /^\d/)) return 'riscv'
  if (has('CPU implementer', /^0x/) || has('Features', /./) || has('Processor', /^(ARM|AArch)/i)) return 'arm'
  if (has('cpu', /^(POWER|PPC|e\d{3,4}|7\d{2,3})/i) || has('platform', /^(PowerNV|pSeries)/)) return 'power'
  const isX86 = has('flags', /(^|\s)fpu(\s|$)/) || has('vendor_id', /^(Genuine|Authentic|Hygon|Centaur|Shanghai)/) || has('siblings', /^\d/)
  return isX86 ? 'x86' : 'unknown'
}

/**
 * Every processor is told with the same lines, so the last one is cut short where the text is. Where the text ends in the middle of its
 * last line only the number of siblings tells whether more should follow.
 */
const isWhole = (text: string, processors: ReadonlyArray<Fields>): boolean => {
  const [first, ...others] = processors
  if (first === undefined) return true
  const last = others.at(-1)
  if (last === undefined) return isWholeAlone(text, first)
  if (![...first.keys()].every((key) => last.has(key))) return false
  return text.endsWith('\n') || !first.has('siblings') || processors.length % Number(first.get('siblings')) === 0
}

/** One processor alone has none beside it to compare with: it is known by the lines that stand last, and by having no siblings. */
const isWholeAlone = (text: string, fields: Fields): boolean => {
  if (text.endsWith('\n') && fields.has('power management')) return true
  if ((fields.get('siblings') ?? '1') !== '1') return false
  if (fields.has('vendor_id')) return fields.has('bogomips')
  return fields.has('CPU implementer') || fields.has('Features') ? fields.has('CPU revision') : fields.size > 1
}
