import type { ProcessorReading } from '../../src/facts/reading.ts'
import type { CpuInfo } from './cpuinfo.ts'

type InstructionSets = Pick<ProcessorReading, 'avx2' | 'avx512' | 'amx' | 'neon'>

const NONE = { avx2: false, avx512: false, amx: false, neon: false }

/** What the processors can do, as the kernel lists it; another architecture's sets are not there. */
export const instructionSets = (info: CpuInfo): InstructionSets => {
  const { architecture, processors, common } = info
  const words = (key: string): ReadonlySet<string> | null => {
    const told = [...processors, common].flatMap((fields) => fields.get(key) ?? [])[0]
    return told === undefined || told === '' ? null : new Set(told.split(/\s+/))
  }
  // Of a line that is cut off only what is still there is known.
  const isTold = info.isWhole || processors.length > 1
  switch (architecture) {
    case 'x86': {
      const flags = words('flags')
      if (flags === null) return {}
      const said = (flag: string): boolean | undefined => (flags.has(flag) ? true : isTold ? false : undefined)
      return known({ avx2: said('avx2'), avx512: said('avx512f'), amx: said('amx_tile'), neon: false })
    }
    case 'arm': {
      const features = words('Features')
      if (features === null) return {}
      return known({ ...NONE, neon: features.has('asimd') || features.has('neon') ? true : isTold ? false : undefined })
    }
    case 'power':
    case 's390':
    case 'riscv':
      return NONE
    case 'unknown':
      return {}
  }
}

const known = (sets: { readonly [K in keyof InstructionSets]: boolean | undefined }): InstructionSets =>
  Object.fromEntries(Object.entries(sets).filter(([, value]) => value !== undefined))
