/** What `sysctl` is asked for; names that this Mac does not know are told on stderr and left out. */
export const SYSCTL_NAMES = [
  'hw.memsize',
  'hw.physicalcpu',
  'hw.logicalcpu',
  'hw.nperflevels',
  'hw.perflevel0.physicalcpu',
  'hw.optional.arm64',
  'hw.optional.AdvSIMD',
  'hw.optional.avx2_0',
  'hw.optional.avx512f',
  'iogpu.wired_limit_mb',
  'kern.hv_vmm_present'
] as const

type Name = (typeof SYSCTL_NAMES)[number]

/** The whole numbers that sysctl printed, by name: `hw.memsize: 17179869184`. A line that was cut off has no end, and does not count. */
export type Sysctl = (name: Name) => number | undefined

export const readSysctl = (text: string): Sysctl => {
  const seen = new Map([...text.matchAll(/^([\w.]+)(?:: | ?= ?)(\d{1,16})[ \t]*\r?\n/gm)].map(([, name, figure]) => [name, Number(figure)]))
  return (name) => {
    const value = seen.get(name)
    return Number.isSafeInteger(value) ? value : undefined
  }
}
