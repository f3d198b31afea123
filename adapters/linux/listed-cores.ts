import type { CpuInfo, Fields } from './cpuinfo.ts'

/**
 * Cores from /proc/cpuinfo alone, each as the numbers of its processors where they are told; `count` where only how many is known; null
 * where neither can be told. Only what is certain is told: the same figures stand for different machines, so for each of them it is said why.
 */
export type ListedCores = { readonly sets: ReadonlyArray<ReadonlySet<number>> } | { readonly count: number } | null

export const listedCores = (info: CpuInfo): ListedCores => {
  const { processors, architecture } = info
  if (processors.length === 0 || !info.isWhole) return null
  // A core has at least one thread, and there is one thread.
  if (processors.length === 1) return each(processors)
  switch (architecture) {
    case 'x86':
      return x86(processors)
    case 'arm':
      return isWithoutThreads(info) ? each(processors) : null
    case 'power':
      return power(info)
    // The kernel counts threads from 0 up: with no thread above 0 each processor is a core.
    case 's390':
      return info.common.get('max thread id') === '0' ? each(processors) : null
    case 'riscv':
      return processors.every((fields) => RISCV_WITHOUT_THREADS.test(fields.get('uarch') ?? '')) ? each(processors) : null
    case 'unknown':
      return null
  }
}

const numberOf = (fields: Fields): number => Number(fields.get('number'))

const each = (processors: ReadonlyArray<Fields>): ListedCores => ({ sets: processors.map((fields) => new Set([numberOf(fields)])) })

const groups = (processors: ReadonlyArray<Fields>, key: (fields: Fields) => string): ReadonlyArray<ReadonlyArray<Fields>> => {
  const found = new Map<string, Fields[]>()
  for (const fields of processors) found.set(key(fields), [...(found.get(key(fields)) ?? []), fields])
  return [...found.values()]
}

/** Package and core id, which name a core unless dies of one package count alike. */
const pair = (fields: Fields): string => `${fields.get('physical id') ?? ''}:${fields.get('core id') ?? ''}`

/**
 * "cpu cores" and "siblings" tell of each package how many threads a core has. Counting pairs of package and core id is wrong where two
 * dies of a package count alike (Magny-Cours: 24 for 48), and "cpu cores" times packages where a guest or a container sees a part of one
 * (4 for 2). So the share counts where a package is listed whole or has one thread a core, and the pairs where it is listed in part.
 */
const x86 = (processors: ReadonlyArray<Fields>): ListedCores => {
  const counts = groups(processors, (fields) => fields.get('physical id') ?? '').map(coresOfPackage)
  const count = counts.reduce<number>((sum, cores) => sum + (cores ?? Number.NaN), 0)
  if (!Number.isInteger(count)) return null
  const pairs = groups(processors, pair)
  if (count === processors.length) return each(processors)
  return pairs.length === count ? { sets: pairs.map((core) => new Set(core.map(numberOf))) } : { count }
}

const coresOfPackage = (listed: ReadonlyArray<Fields>): number | undefined => {
  const told = new Set(listed.map((fields) => `${fields.get('cpu cores')}/${fields.get('siblings')}`))
  const cores = Number(listed[0]?.get('cpu cores'))
  const threads = Number(listed[0]?.get('siblings'))
  if (told.size > 1 || !(cores > 0 && cores <= threads)) return undefined
  if (cores === threads) return listed.length
  if (listed.length % threads === 0) return (listed.length / threads) * cores
  return listed.every((fields) => fields.has('core id')) && !listed.some(hasDies) ? new Set(listed.map(pair)).size : undefined
}

/** Families 15h and 10h of AMD: core ids begin anew on every die. */
const hasDies = (fields: Fields): boolean => fields.get('vendor_id') === 'AuthenticAMD' && ['16', '21'].includes(fields.get('cpu family') ?? '')

/**
 * Makers of ARM processors, and their cores that run several threads: Cortex-A65, A65AE, Neoverse E1; ThunderX2; NVIDIA's Olympus and what
 * comes after Kunpeng 920 are not listed as being without. Source: the makers' manuals, part numbers as in the kernel's cputype.h.
 */
const ARM_THREADS: Readonly<Record<string, RegExp>> = {
  '0x41': /^0xd(06|43|4a)$/,
  '0x42': /^0x516$/,
  '0x43': /^0x0?af$/,
  '0x46': /^never$/,
  '0x48': /^(?!0xd01$)/,
  '0x4e': /^(?!0x00[034]$)/,
  '0x50': /^never$/,
  '0x51': /^never$/,
  '0x53': /^never$/,
  '0x61': /^never$/,
  '0x6d': /^never$/,
  '0x70': /^never$/,
  '0xc0': /^never$/
}

/** Old kernels tell the part once, behind the last processor. */
const isWithoutThreads = ({ processors, common }: CpuInfo): boolean => {
  const told = [common, ...processors].filter((fields) => fields.has('CPU part'))
  return told.length > 0 && told.every((fields) => ARM_THREADS[fields.get('CPU implementer') ?? '']?.test(fields.get('CPU part') ?? '') === false)
}

const RISCV_WITHOUT_THREADS = /^(sifive|thead|spacemit|starfive|sophgo),/

/**
 * POWER numbers the threads of a core one after the other, eight at most, and lists those that are online. Numbers eight apart are
 * different cores whatever the generation. Else the generation tells it on IBM's own machines; under QEMU a guest's cores have as many
 * threads as it was given, and POWER9 and later have cores of four and of eight.
 */
const power = ({ processors, common }: CpuInfo): ListedCores => {
  const numbers = processors.map(numberOf).sort((a, b) => a - b)
  if (numbers.every((n, i) => i === 0 || n - (numbers[i - 1] ?? n) >= 8)) return each(processors)
  const isIbm = /\bIBM,\d|PowerNV/.test(common.get('machine') ?? '')
  const threads = isIbm ? { POWER7: 4, POWER8: 8 }[/^POWER[78]/.exec(processors[0]?.get('cpu') ?? '')?.[0] ?? ''] : undefined
  if (threads === undefined) return null
  return { sets: groups(processors, (fields) => String(Math.floor(numberOf(fields) / threads))).map((core) => new Set(core.map(numberOf))) }
}
