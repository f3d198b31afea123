import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { bundledPopulations } from '../../src/check/population.ts'
import { shareOf, surveyed, type Population } from '../../src/check/population-share.ts'
import { builtInFacts } from '../../src/facts/dictionary.ts'
import { knownFacts } from '../../src/facts/known-facts.ts'

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

  it('say how many Linux computers fall between the first tiers with both ends hard', () => {
    const within = (value: unknown, low: number, high: number): boolean => typeof value === 'number' && value >= low && value <= high
    const people = surveyed(linux, builtInFacts)
    const uncovered = shareOf(people, ({ ram_gb: ram, cpu_cores: cores, gpu_vram_gb: vram }) => {
      const low = within(ram, 2, 4) && within(cores, 2, 4)
      const mid = within(ram, 4, 8) && within(cores, 4, 8)
      return !low && !mid && !(within(ram, 8, Infinity) && within(cores, 6, Infinity) && within(vram, 6, Infinity))
    })
    expect(uncovered?.share).toBeCloseTo(0.6414, 4)
    const noGpu = shareOf(people, (facts) => Number(facts['ram_gb']) > 8 && facts['gpu_present'] === false)
    expect(noGpu).toEqual({ of: 'linux-dmi', share: expect.closeTo(0.3357, 4) as number })
  })
})
