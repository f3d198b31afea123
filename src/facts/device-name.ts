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

/** Adapters of virtual machines, remote sessions and mirrored screens, and rasterisers in software: no device computes behind them. */
const VIRTUAL =
  /virtio|vmware|svga|virtualbox|qxl|bochs|cirrus|hyper-?v|basic (render|display)|standard vga|remote|\brdp|citrix|parsec|iddsample|\bidd\b|indirect display|virtual|mirror|mirage|displaylink|spacedesk|splashtop|sunshine|teamviewer|anydesk|\b(ultra|tight|tiger)?vnc|dameware|luminon|duet display|meta (quest|monitor)|oculus|usb mobile monitor|llvmpipe|lavapipe|softpipe|swrast|swiftshader|\bwarp\b|gdi generic|software (rasterizer|adapter|renderer)|simpledrm|vkms/i
/** Management controllers and plain display chips of servers. */
const DISPLAY_ONLY =
  /aspeed|\bast\d{4}\b|matrox|mga ?g200|\bg200|hibmc|\bhi171\d|\bes1000\b|rage xl|xgi volari|\bpilot[ -]?(\d|i+\b)|server ?engines|\bsm7(50|68)\b|silicon motion|nuvoton/i
/** Intel cards with memory of their own; all other Intel graphics shares the machine's. */
const INTEL_DISCRETE = /\bdg[12]\b|arc (pro )?[ab]\d{2,3}|data center gpu|flex \d+|iris xe max/i
/** Graphics inside AMD processors, by the names that drivers give it; "RX Vega" was sold with these numbers inside processors only. */
const AMD_INTEGRATED =
  /radeon (graphics|(rx )?vega ([3689]|1[01])\b|r[2-7] graphics)|radeon \d{3}m\b|renoir|cezanne|lucienne|picasso|raven|barcelo|rembrandt|phoenix|raphael|granite ridge|mendocino/i
/** Cards of AMD that are nothing but cards. */
const AMD_DISCRETE = /radeon (rx|pro w|vii|ai pro)|instinct|\bnavi *\d|firepro/i
/** Large processors whose graphics has a budget of the machine's memory; names alone do not tell how large. */
const AMD_UNIFIED = /strix halo|80[56]0s/i

/** Processors of NVIDIA that share the machine's memory; GB100 and GB102 are cards. */
const NVIDIA_UNIFIED = /\bgb10\b|\borin\b|xavier|\bthor\b|tegra|nvgpu/i

/** Kind and vendor from names. `unknown` where the name could be either: a wrong answer is worse than none. */
export const kindByName = (vendor: string, model: string, platform: string): NamedDevice => {
  const plainModel = withoutMarks(model)
  const text = `${withoutMarks(vendor)} ${plainModel}`
  const maker = VENDORS.find(([pattern]) => pattern.test(text))?.[1] ?? 'other'
  return { vendor: maker, kind: kindOf(maker, text, plainModel, platform) }
}

/** Drivers write `Radeon(TM)`, `Radeon (TM)` and `Radeon` for the same thing. */
const withoutMarks = (name: string): string =>
  name
    .replace(/\((tm|r|c)\)/gi, ' ')
    .replace(/\s+/g, ' ')
    .trim()

const kindOf = (maker: DeviceReading['vendor'], text: string, model: string, platform: string): DeviceKind => {
  if (DISPLAY_ONLY.test(text)) return 'display-only'
  if (maker !== 'nvidia' && VIRTUAL.test(text)) return 'virtual'
  switch (maker) {
    case 'nvidia':
      return NVIDIA_UNIFIED.test(model) ? 'unified' : 'discrete'
    case 'apple':
      return 'unified'
    case 'intel':
      return INTEL_DISCRETE.test(model) ? 'discrete' : 'integrated'
    case 'amd':
      // No Mac has an AMD processor, so its AMD graphics is a card.
      if (platform === 'darwin') return 'discrete'
      if (AMD_UNIFIED.test(model)) return 'unified'
      return AMD_INTEGRATED.test(model) ? 'integrated' : AMD_DISCRETE.test(model) ? 'discrete' : 'unknown'
    case 'other':
      return 'unknown'
  }
}
