/** Columns of `--query-gpu` by what the log of `-q -x` calls them. */
const COLUMNS: Readonly<Record<string, string>> = {
  name: 'product_name',
  gpu_name: 'product_name',
  uuid: 'uuid',
  gpu_uuid: 'uuid',
  'pci.bus_id': 'pci.pci_bus_id',
  gpu_bus_id: 'pci.pci_bus_id',
  addressing_mode: 'addressing_mode',
  compute_mode: 'compute_mode',
  'mig.mode.current': 'mig_mode.current_mig',
  'memory.total': 'fb_memory_usage.total',
  'memory.used': 'fb_memory_usage.used',
  'memory.free': 'fb_memory_usage.free'
}

const MOST_ROWS = 1024
const MOST_LENGTH = 20_000

const cells = (line: string): ReadonlyArray<string> => line.split(',').map((cell) => cell.trim())

/** Column names with the unit that stands in brackets where the cells have none: `memory.total [MiB]`. */
const columnsOf = (line: string): ReadonlyArray<readonly [name: string, unit: string]> =>
  cells(line.slice(0, MOST_LENGTH)).map((cell) => {
    const [, name = '', unit = ''] = /^([\w.]+)(?: \[([^\]]{1,12})\])?$/.exec(cell) ?? []
    return [name, unit] as const
  })

/** Whether a text begins as a table of `nvidia-smi --query-gpu --format=csv`; one without a header says nothing. */
export const isTable = (text: string): boolean => {
  const names = columnsOf(text.split('\n', 1)[0] ?? '').map(([name]) => name)
  return names.every((name) => name !== '') && ['memory.total', 'uuid', 'pci.bus_id'].some((name) => names.includes(name))
}

/** The rows of such a table as the log of `-q -x` would have them. Slices are in no table: a card that was cut has no memory here. Pure. */
export const logOfTable = (text: string): unknown => {
  const [header = '', ...lines] = text.split(/\r?\n/, MOST_ROWS)
  const columns = columnsOf(header)
  const gpus = lines.slice(0, -1).flatMap((line) => {
    const row = cells(line.slice(0, MOST_LENGTH))
    return row.length === columns.length ? [gpuOf(columns, row)] : line.trim() === '' ? [] : [null]
  })
  return { nvidia_smi_log: { gpu: gpus } }
}

const gpuOf = (columns: ReadonlyArray<readonly [string, string]>, row: ReadonlyArray<string>): object => {
  const gpu: Record<string, unknown> = {}
  columns.forEach(([column, unit], index) => {
    const cell = row[index] ?? ''
    const [section = '', field] = (Object.hasOwn(COLUMNS, column) ? (COLUMNS[column] ?? '') : '').split('.')
    const value = unit !== '' && /^\d+$/.test(cell) ? `${cell} ${unit}` : cell
    if (section === '') return
    gpu[section] = field === undefined ? value : { ...(gpu[section] as object | undefined), [field]: value }
  })
  return gpu
}
