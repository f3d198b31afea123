import { either as E } from 'fp-ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bandOf } from '../../src/check/map-axis.ts'
import { mapOf, type MapError } from '../../src/check/map.ts'
import { machineAt } from '../../src/check/map-setting.ts'
import { decideSync } from '../../src/decision/decide.ts'
import type { FactValue } from '../../src/facts/dictionary.ts'
import { ladderOf } from '../arbitraries/tier-files.ts'
import { plainDecide, plainImply } from '../oracle.ts'
import { mapCases, mapFor, placeAt, points } from './map-cases.ts'

const cases = mapCases.chain((drawn) =>
  fc.array(points(drawn.map), { minLength: 5, maxLength: 30 }).map((drawnPoints) => ({ ...drawn, drawnPoints }))
)

describe('a cell of a map', () => {
  it('ends where a whole number that follows its axis takes the next step', () => {
    const facts = 'facts: {slots: {type: integer, at_most: ram_gb}}'
    const map = mapFor(`match: within\n${facts}\ntiers: {a: {slots: {max: 4}}, b: {slots: {min: 8}}}`, { x: 'ram_gb', y: 'disk_free_gb' })
    expect([...map.setting.assumed]).toEqual([['slots', 8]])
    const rankAt = (ram: number): number => placeAt(map, [ram, 1]).rank
    expect([4, 4.5, 4.999, 5, 6, 7.5, 8, 100].map(rankAt)).toEqual([0, 0, 0, -1, -1, -1, 1, 1])
  })

  it('is the tier of every machine in it, as the oracle and decideSync decide', () =>
    fc.assert(
      fc.property(cases, ({ file, map, drawnPoints }) => {
        for (const point of drawnPoints) {
          const place = placeAt(map, point)
          const axes = { [map.x.fact]: point[0], [map.y.fact]: point[1] }
          const machine = machineAt(map.ladder.dictionary, map.setting, axes)
          if (machine === null) {
            expect(plainImply(file, { ...map.setting.said, ...axes })).toBeNull()
            // One cell holds both orders of two facts that share a stretch: then only some of its machines can be.
            const [a, b] = [map.x.bands[bandOf(map.x, point[0])], map.y.bands[bandOf(map.y, point[1])]]
            const shares = a?.kind === 'amount' && b?.kind === 'amount' && a.low <= b.high && b.low <= a.high
            if (!shares) expect(place.rank).toBe(-2)
            continue
          }
          const outcome = plainDecide(file, machine)
          const decided = decideSync(map.ladder, machine)
          expect(place.rank).toBe(outcome.rank)
          expect(place.isGap).toBe(outcome.basis !== 'matched')
          expect(place.isShared).toBe(file.match === 'within' && outcome.statuses.filter((status) => status === 'met').length > 1)
          expect(E.isRight(decided) && decided.right.tier).toBe(map.ladder.tiers[place.rank]?.name ?? null)
        }
      }),
      { numRuns: 600 }
    ))

  it('has a machine of its own, with all that was said of it', () =>
    fc.assert(
      fc.property(mapCases, ({ map }) => {
        map.cells.forEach((row, r) =>
          row.forEach((place, c) => {
            const machine = map.machineIn(c, r)
            expect(machine === null).toBe(place.rank === -2)
            if (machine === null) return
            expect([bandOf(map.x, machine[map.x.fact] as FactValue), bandOf(map.y, machine[map.y.fact] as FactValue)]).toEqual([c, r])
            for (const [fact, value] of Object.entries(map.setting.said)) if (value !== null) expect(machine[fact]).toBe(value)
          })
        )
        expect(map.machineIn(-1, 0)).toBeNull()
      }),
      { numRuns: 150 }
    ))
})

describe('the bands of an axis', () => {
  it('are in order, touch and leave out nothing', () =>
    fc.assert(
      fc.property(mapCases, fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }), ({ map }, value) => {
        for (const axis of [map.x, map.y]) {
          const amounts = axis.bands.flatMap((band) => (band.kind === 'amount' ? [band] : []))
          amounts.slice(1).forEach(({ low }, i) => expect(low).toBeGreaterThan(amounts[i]?.high ?? Infinity))
          if (amounts.length === 0) continue
          const found = bandOf(axis, axis.definition.type === 'integer' ? Math.floor(value) : value)
          expect(found, `${axis.fact} ${value}`).toBeGreaterThanOrEqual(0)
        }
      }),
      { numRuns: 500 }
    ))
})

const SEED = `
tiers:
  low: {ram_gb: {min: 2}, cpu_cores: {min: 2}}
  high: {ram_gb: {min: 8}, cpu_cores: {min: 6}, gpu_required: true, gpu_vram_gb: {min: 6}}`

describe('what is on no axis', () => {
  const assumed = (text: string, options: Parameters<typeof mapOf>[1] = {}): Readonly<Record<string, FactValue>> =>
    Object.fromEntries(mapFor(text, options).setting.assumed)

  it('is taken so that the most tiers are within reach, the strongest of them, and then as low as can be', () => {
    expect(assumed(SEED)).toEqual({ cpu_cores: 6 })
    expect(assumed(SEED, { x: 'cpu_cores', y: 'ram_gb' })).toEqual({ gpu_present: true, gpu_vram_gb: 6 })
    const within =
      'match: within\ntiers: {a: {ram_gb: {max: 4}, os: darwin}, b: {ram_gb: {above: 4, max: 9}, os: [win32]}, c: {ram_gb: {max: 9}, container: false}}'
    expect(assumed(within, { x: 'cpu_cores', y: 'gpu_vram_gb' })).toEqual({ ram_gb: 4, os: 'darwin', container: false })
    expect(assumed('tiers: {a: {cpu_cores: {above: 4}, disk_free_gb: {above: 0}}}', { x: 'ram_gb', y: 'os' })).toEqual({
      cpu_cores: 8,
      disk_free_gb: 100
    })
  })

  it('moves with what it never exceeds, or what never exceeds it', () => {
    const text = 'tiers: {a: {cpu_threads: {min: 4}}, b: {cpu_threads: {min: 16}, cpu_cores: {min: 4}}}'
    const map = mapFor(text, { x: 'cpu_cores', y: 'ram_gb' })
    expect(map.setting.assumed).toEqual(new Map([['cpu_threads', 16]]))
    expect(machineAt(map.ladder.dictionary, map.setting, { cpu_cores: 64, ram_gb: 8 })).toMatchObject({ cpu_cores: 64, cpu_threads: 64 })
    const other = mapFor(text, { x: 'cpu_threads', y: 'ram_gb' })
    expect(machineAt(other.ladder.dictionary, other.setting, { cpu_threads: 2, ram_gb: 8 })).toMatchObject({ cpu_cores: 2, cpu_threads: 2 })
  })

  it('stays unknown where that was said, and where it cannot be', () => {
    const map = mapFor(SEED, { at: { cpu_cores: null } })
    expect(map.setting.assumed.size).toBe(0)
    expect(new Set(map.cells.flat().map(({ rank }) => rank))).toEqual(new Set([-1]))
    const kinds = mapFor('tiers: {a: {gpu_kind: none}, b: {gpu_vram_gb: {min: 8}}}', { x: 'gpu_vram_gb', y: 'ram_gb' })
    expect(machineAt(kinds.ladder.dictionary, kinds.setting, { gpu_vram_gb: 8, ram_gb: 8 })).not.toHaveProperty('gpu_kind')
  })

  it('is no GPU where its memory is 0, unless somebody says that there is one', () => {
    const map = mapFor('tiers: {a: {gpu_required: true}}', { x: 'ram_gb', y: 'gpu_vram_gb' })
    expect(placeAt(map, [8, 0]).rank).toBe(-1)
    expect(placeAt(map, [8, 1]).rank).toBe(0)
    expect(placeAt(mapFor('tiers: {a: {gpu_required: true}}', { x: 'ram_gb', y: 'gpu_vram_gb', at: { gpu_kind: 'unified' } }), [8, 0]).rank).toBe(0)
  })
})

describe('the axes', () => {
  it('are memory and graphics memory where a file asks for them, else what it asks for', () => {
    const axes = (text: string, options = {}): ReadonlyArray<string> => {
      const { x, y } = mapFor(text, options)
      return [x.fact, y.fact]
    }
    expect(axes(SEED)).toEqual(['ram_gb', 'gpu_vram_gb'])
    expect(axes('tiers: {a: {os: linux, cpu_cores: {min: 2}}}')).toEqual(['os', 'cpu_cores'])
    expect(axes('tiers: {a: {}}')).toEqual(['ram_gb', 'gpu_vram_gb'])
    expect(axes(SEED, { x: 'gpu_vram_gb' })).toEqual(['gpu_vram_gb', 'ram_gb'])
    expect(axes(SEED, { y: 'ram_gb' })).toEqual(['cpu_cores', 'ram_gb'])
    expect(axes(SEED, { at: { ram_gb: 8 } })).toEqual(['cpu_cores', 'gpu_vram_gb'])
  })

  const refusal = (options: Parameters<typeof mapOf>[1], text = SEED): MapError | null => {
    const found = mapOf(ladderOf(text), options)
    return E.isLeft(found) ? found.left : null
  }

  it('are two facts that there are', () => {
    expect(refusal({ x: 'ram_bg' })).toEqual({ _tag: 'UnknownFact', fact: 'ram_bg', hint: 'did you mean "ram_gb"?' })
    expect(refusal({ y: '__proto__' })).toEqual({ _tag: 'UnknownFact', fact: '__proto__', hint: null })
    expect(refusal({ at: { cores: 4 } })).toMatchObject({ _tag: 'UnknownFact', fact: 'cores' })
    expect(refusal({ x: 'ram_gb', y: 'ram_gb' })).toEqual({ _tag: 'SameFact', fact: 'ram_gb' })
    expect(refusal({ x: 'ram_gb', at: { ram_gb: 4 } })).toEqual({ _tag: 'FixedAxis', fact: 'ram_gb' })
    expect(refusal({ at: { cpu_cores: 1.5 } })).toMatchObject({ _tag: 'InvalidFacts' })
    expect(refusal({ at: { cpu_cores: 8, cpu_threads: 4 } })).toMatchObject({ _tag: 'ContradictoryFacts' })
  })

  it('have no more cells than can be looked at', () => {
    const many = Object.fromEntries(Array.from({ length: 600 }, (_, i) => [`t${i}`, { ram_gb: { min: i + 0.5 }, disk_free_gb: { min: i + 0.5 } }]))
    expect(refusal({ y: 'disk_free_gb' }, JSON.stringify({ tiers: many }))).toEqual({ _tag: 'TooFine', cells: 1202 ** 2, most: 1_000_000 })
  })
})
