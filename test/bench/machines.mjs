/** The same numbers from 0 to 1 at every run (mulberry32), so that two runs measure the same machines. */
const random = (seed) => () => {
  seed = (seed + 0x6d2b79f5) | 0
  let bits = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits
  return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32
}

const RAM = [2, 3.75, 4, 7.5, 8, 8, 12, 16, 16, 16, 24, 32, 32, 64, 128, 512]
const CORES = [1, 2, 2, 4, 4, 4, 6, 6, 8, 8, 10, 12, 16, 32, 64]
const VRAM = [2, 4, 4, 6, 8, 8, 12, 16, 24, 80]

/** Facts of machines as people have them: half without a GPU, one in twenty with a fact that could not be read. */
export const machines = (count, seed = 1) => {
  const next = random(seed)
  const pick = (values) => values[Math.floor(next() * values.length)]
  const read = (value) => (next() < 0.05 ? null : value)
  return Array.from({ length: count }, () => {
    const gpu = next() < 0.5
    return { ram_gb: read(pick(RAM)), cpu_cores: read(pick(CORES)), gpu_present: gpu, gpu_vram_gb: gpu ? read(pick(VRAM)) : 0 }
  })
}

/** The shipped tiers as somebody would write them by hand; `low_end` is the fallback too. */
export const byHand = (facts) => {
  if (facts.ram_gb >= 8 && facts.cpu_cores >= 6 && facts.gpu_present === true && facts.gpu_vram_gb >= 6) return 'high_end'
  if (facts.ram_gb >= 4 && facts.cpu_cores >= 4) return 'mid_range'
  if (facts.ram_gb >= 2 && facts.cpu_cores >= 2) return 'low_end'
  return 'low_end'
}

const atLeast = (fact, value) => ({ fact, operator: 'greaterThanInclusive', value })
const tier = (rank, ...all) => ({ conditions: { all }, event: { type: 'tier', params: { rank } } })

/** The same tiers as flat rules that somebody would write for json-rules-engine. */
export const rulesByHand = [
  tier(0, atLeast('ram_gb', 2), atLeast('cpu_cores', 2)),
  tier(1, atLeast('ram_gb', 4), atLeast('cpu_cores', 4)),
  tier(2, atLeast('ram_gb', 8), atLeast('cpu_cores', 6), { fact: 'gpu_present', operator: 'equal', value: true }, atLeast('gpu_vram_gb', 6))
]
export const NAMES = ['low_end', 'mid_range', 'high_end']
