import { isTable, logOfTable } from './table.ts'

/** What a line of `nvidia-smi -q` is called in the log of `-q -x`, by the section that it stands in. */
const NAMES: Readonly<Record<string, string>> = {
  'Product Name': 'product_name',
  'GPU UUID': 'uuid',
  'Addressing Mode': 'addressing_mode',
  'Compute Mode': 'compute_mode',
  'MIG Devices': 'mig_devices',
  'PCI/Bus Id': 'pci.pci_bus_id',
  'MIG Mode/Current': 'mig_mode.current_mig',
  'GPU Virtualization Mode/Virtualization Mode': 'gpu_virtualization_mode.virtualization_mode',
  'FB Memory Usage/Total': 'fb_memory_usage.total',
  'FB Memory Usage/Used': 'fb_memory_usage.used',
  'FB Memory Usage/Free': 'fb_memory_usage.free'
}
const SLICE_NAMES: Readonly<Record<string, string>> = {
  'GPU Instance ID': 'gpu_instance_id',
  'Shared FB Memory Usage/Total': 'fb_memory_usage.total',
  'Shared FB Memory Usage/Used': 'fb_memory_usage.used',
  'Shared FB Memory Usage/Free': 'fb_memory_usage.free',
  'FB Memory Usage/Total': 'fb_memory_usage.total',
  'FB Memory Usage/Used': 'fb_memory_usage.used',
  'FB Memory Usage/Free': 'fb_memory_usage.free'
}

const MOST_LINES = 200_000
const MOST_LENGTH = 400

type Element = Record<string, unknown>

const TEXT = /^=+NVSMI LOG=+\s*$/m

/** Whether this is what nvidia-smi prints where nobody asks it for XML. */
export const isTextOfTool = (text: string): boolean => TEXT.test(text) || isTable(text)

/**
 * The plain text of `nvidia-smi -q`, as people send it, in the shape that the log of `-q -x` has: indentation says what belongs to what. A
 * table of `--query-gpu --format=csv` likewise. Null where it is neither. The last line counts only where it was printed whole. Pure.
 */
export const logOfText = (text: string): unknown => {
  if (!TEXT.test(text)) return isTable(text) ? logOfTable(text) : null
  const gpus: Element[] = []
  let attached: string | undefined
  let path: ReadonlyArray<string> = []
  for (const line of firstLog(text).split(/\r?\n/, MOST_LINES).slice(0, -1)) {
    if (line.length > MOST_LENGTH) continue
    const [, blanks = '', key = '', value] = /^( *)(\S[^:]*?) *(?:: (.*))?$/.exec(line) ?? []
    const depth = blanks.length / 4
    if (/^GPU [\da-f]{8}:/i.test(line)) {
      gpus.push({ $: { id: line.slice('GPU '.length).trim() } })
      path = []
      continue
    }
    if (depth === 0) {
      if (key === 'Attached GPUs') attached = value?.trim()
      continue
    }
    const gpu = gpus.at(-1)
    path = [...path.slice(0, depth - 1), key]
    if (gpu === undefined || !Number.isInteger(depth)) continue
    if (key === 'MIG Device' && depth === 1) slicesOf(gpu).push({})
    else if (value !== undefined) put(gpu, path, value.trim())
  }
  return { nvidia_smi_log: { ...(attached === undefined ? {} : { attached_gpus: attached }), gpu: gpus } }
}

/** Of a file that holds several logs, or other commands' output behind it, the first log alone. */
const firstLog = (text: string): string => {
  const head = TEXT.exec(text)
  const rest = head === null ? '' : text.slice(head.index + head[0].length)
  const end = rest.search(/^(=+NVSMI LOG=+\s*$|#{8,})/m)
  return end < 0 ? rest : rest.slice(0, end)
}

const slicesOf = (gpu: Element): Element[] => {
  const slices = (gpu['mig_devices'] as { readonly mig_device: Element[] } | undefined)?.mig_device ?? []
  gpu['mig_devices'] = { mig_device: slices }
  return slices
}

const put = (gpu: Element, path: ReadonlyArray<string>, value: string): void => {
  const slice = path[0] === 'MIG Device' ? slicesOf(gpu).at(-1) : undefined
  const [names, rest] = slice === undefined ? [NAMES, path] : [SLICE_NAMES, path.slice(1)]
  const name = rest.join('/')
  const [section, field] = (Object.hasOwn(names, name) ? (names[name] ?? '') : '').split('.')
  const target = slice ?? gpu
  if (section === undefined || section === '') return
  if (field === undefined) target[section] = value
  else target[section] = { ...(target[section] as Element | undefined), [field]: value }
}
