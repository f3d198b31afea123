import type { DeviceKind, DeviceReading } from './reading.ts'

/** What an adapter that knows only names can say of a graphics device. */
export interface NamedDevice {
  readonly vendor: DeviceReading['vendor']
  readonly kind: DeviceKind
}

const VENDORS: ReadonlyArray<readonly [RegExp, DeviceReading['vendor']]> = [
  [/nvidia|geforce|quadro|tesla/i, 'nvidia'],
  [/apple/i, 'apple'],
  [/\bamd\b|advanced micro|\bati\b|radeon|instinct/i, 'amd'],
  [/intel/i, 'intel']
]

/** Adapters of virtual machines, remote sessions and mirrored screens: no device of this machine computes behind them. */
const VIRTUAL =
  /virtio|vmware|svga|virtualbox|qxl|bochs|cirrus|hyper-?v|basic (render|display)|remote|citrix|parsec|iddsample|indirect display|virtual|mirage|displaylink|spacedesk|llvmpipe|softpipe|swiftshader/i
/** Management controllers of servers. */
const DISPLAY_ONLY = /aspeed|\bast\d{4}\b|matrox|mga ?g200|\bg200/i
/** Intel cards with memory of their own; all other Intel graphics shares the machine's. */
const INTEL_DISCRETE = /\bdg[12]\b|arc(\(tm\))? *(pro *)?[ab]\d{2,3}|data center gpu|flex \d+|iris xe max/i
/** Graphics inside AMD processors, by the names that drivers give it. */
const AMD_INTEGRATED =
  /radeon(\(tm\))? *(graphics|vega \d+|r[2-7] graphics)|radeon(\(tm\))? *\d{3}m\b|renoir|cezanne|lucienne|picasso|raven|barcelo|rembrandt|phoenix|raphael|granite ridge|mendocino/i
/** Cards of AMD that are nothing but cards. */
const AMD_DISCRETE = /radeon(\(tm\))? *(rx|pro w|pro wx|vii|ai pro)|instinct|\bnavi *\d|firepro/i
/** Large processors whose graphics has a budget of the machine's memory; names alone do not tell how large. */
const AMD_UNIFIED = /strix halo|80[56]0s/i

/** Kind and vendor from names. `unknown` where the name could be either: a wrong answer is worse than none. */
export const kindByName = (vendor: string, model: string): NamedDevice => {
  const text = `${vendor} ${model}`
  const maker = VENDORS.find(([pattern]) => pattern.test(text))?.[1] ?? 'other'
  return { vendor: maker, kind: kindOf(maker, text, model) }
}

const kindOf = (maker: DeviceReading['vendor'], text: string, model: string): DeviceKind => {
  if (DISPLAY_ONLY.test(text)) return 'display-only'
  if (maker !== 'nvidia' && VIRTUAL.test(text)) return 'virtual'
  switch (maker) {
    case 'nvidia':
      return /gb10|\borin\b|xavier|thor|tegra|nvgpu/i.test(model) ? 'unified' : 'discrete'
    case 'apple':
      return 'unified'
    case 'intel':
      return INTEL_DISCRETE.test(model) ? 'discrete' : 'integrated'
    case 'amd':
      if (AMD_UNIFIED.test(model)) return 'unified'
      return AMD_DISCRETE.test(model) ? 'discrete' : AMD_INTEGRATED.test(model) ? 'integrated' : 'unknown'
    case 'other':
      return 'unknown'
  }
}
