import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { check } from '../../src/check/check.ts'
import { diff } from '../../src/check/diff.ts'
import { bundledPopulations } from '../../src/check/population.ts'
import type { Population } from '../../src/check/population-share.ts'
import { builtInFacts } from '../../src/facts/dictionary.ts'
import { knownFacts } from '../../src/facts/known-facts.ts'
import { ladderOf as parsed } from '../arbitraries/tier-files.ts'

const population = (of: string): Population => bundledPopulations().find((each) => each.of === of) ?? expect.fail(of)
const linux = population('linux-dmi')
const aws = population('aws')
const count = ({ machines }: Population, wanted: (facts: Population['machines'][number]['facts']) => boolean): number =>
  machines.reduce((sum, { facts, count: each }) => (wanted(facts) ? sum + each : sum), 0)

describe('the populations that ship', () => {
  it('hold as many machines as their sources', () => {
    expect(count(linux, () => true)).toBeCloseTo(146_242, 6)
    expect(count(aws, () => true)).toBe(1363)
  })

  it('hold only machines that there can be', () => {
    const wrong = bundledPopulations().flatMap(({ machines }) => machines.filter(({ facts }) => E.isLeft(knownFacts(builtInFacts, facts))))
    expect(wrong).toEqual([])
  })

  it('are counted as their sources count', () => {
    // linuxhw/DMI: 8 GB with 2 cores and 4 threads, 4 GB with 2 cores, and computers whose tables list fewer threads than cores.
    expect(count(linux, (f) => f['ram_gb'] === 8 && f['cpu_cores'] === 2 && f['cpu_threads'] === 4)).toBeCloseTo(12_943, 6)
    expect(count(linux, (f) => f['ram_gb'] === 2 && f['cpu_cores'] === 2)).toBeCloseTo(166 + 2556 + 539, 6)
    expect(count(linux, (f) => f['cpu_threads'] === undefined)).toBeCloseTo(2617, 6)
    expect(count(aws, (f) => f['gpu_present'] !== false)).toBe(70)
    expect(count(aws, (f) => f['arch'] === 'arm64')).toBe(396)
    expect(count(aws, (f) => f['gpu_vram_gb'] === 24 && f['gpu_count'] === 1)).toBe(12)
  })

  it('know slices of a GPU, and cores only where they are told', () => {
    const slices = aws.machines.filter(({ facts }) => facts['gpu_kind'] === 'partition')
    expect(slices.map(({ facts }) => facts['gpu_vram_gb'])).toEqual([2.794, 2.794, 5.588, 11.176, 11.176])
    expect(aws.machines.every(({ facts }) => (facts['cpu_cores'] === undefined) === (facts['arch'] === 'x64'))).toBe(true)
  })

  const SEED = parsed(`match: within
tiers:
  low_end: {ram_gb: {min: 2, max: 4}, cpu_cores: {min: 2, max: 4}}
  mid_range: {ram_gb: {min: 4, max: 8}, cpu_cores: {min: 4, max: 8}}
  high_end: {ram_gb: {min: 8}, cpu_cores: {min: 6}, gpu_required: true, gpu_vram_gb: {min: 6}}
`)

  it('say how many Linux computers fall between the first tiers with both ends hard', () => {
    const everyone = parsed('tiers: {high_end: {}}')
    const moved = diff(SEED, everyone, { population: linux })
    const covered = moved.regions.filter(({ from }) => from !== null).reduce((sum, { share }) => sum + Number(share), 0)
    expect(Number(moved.population?.share) - covered).toBeCloseTo(0.6414, 4)
    const noGpu = check(SEED, { population: linux }).findings.find(({ message }) => message.includes('a machine with 16 GB, 8 cores and no GPU'))
    expect(noGpu?.population).toEqual({ of: 'linux-dmi', share: expect.closeTo(0.3357, 4) as number })
  })

  it('are counted by halves as they are counted whole', () => {
    const whole = { of: linux.of, machines: linux.machines }
    const files = [SEED, parsed('match: within\ntiers: {a: {ram_gb: {max: 8}, gpu_count: {min: 2}, gpu_present: true}, b: {cpu_threads: {min: 3}}}')]
    for (const file of files) {
      const [halved, direct] = [linux, whole].map((people) =>
        check(file, { population: people }).findings.map(({ population: share }) => share?.share ?? -1)
      )
      expect(halved).toHaveLength(direct?.length ?? 0)
      halved?.forEach((share, i) => expect(share).toBeCloseTo(direct?.[i] ?? NaN, 9))
    }
  })

  it('are counted by words too', () => {
    const machines = ['linux', 'win32', 'darwin', 'linux'].map((os) => ({ facts: { os }, count: 1 }))
    const [found] = check(parsed('tiers: {a: {os: [linux, darwin]}}'), { population: { of: 'four', machines } }).findings
    expect(found?.population).toEqual({ share: 0.25, of: 'four' })
  })

  it('say nothing of a region that asks for a fact that is known of none of them', () => {
    const shares = check(parsed('tiers: {a: {disk_free_gb: {min: 10}}}'), { population: linux }).findings.map(({ population: share }) => share)
    expect(shares).toEqual([null])
  })
})
