import { describe, expect, it } from 'vitest'
import { soldRam, soldVram, type RamEvidence } from '../../src/facts/sold-size.ts'
import { KEPT_RAM, KEPT_VRAM } from './kept-sizes.ts'
import { reported } from './report.ts'
import { markdown } from './score.ts'
import { RAM, VRAM } from './sold-sizes.ts'

const GIB = 2 ** 30
const MIB = 2 ** 20

const evidenceOf = (gib: number, evidence: 'bare' | 'exact'): RamEvidence => {
  const totalBytes = Math.round(gib * GIB)
  return evidence === 'bare' ? { totalBytes, virtualMachine: false } : { totalBytes, installedBytes: totalBytes }
}

describe('sizes as sold, on all machines of which both are known', () => {
  it.each(RAM)('%s: %d GiB of memory are sold as %d (%s)', (_, gib, sold, evidence) => {
    expect(soldRam(evidenceOf(gib, evidence))?.gb).toBe(sold)
  })
  it.each(VRAM)('%s: a card with %d MiB is sold as %d GiB', (_, mib, sold) => expect(soldVram(mib * MIB).gb).toBe(sold))
  it.each(KEPT_RAM)('%s stays what it is', (_, evidence, right) => expect(soldRam(evidence)?.gb).toBeCloseTo(right, 6))
  it.each(KEPT_VRAM)('%s: %d MiB stay what they are', (_, mib) => expect(soldVram(mib * MIB)).toEqual({ gb: mib / 1024, basis: 'reported' }))

  it('the report tells it', () => {
    const table = [
      accepted('memory', RAM, ([, gib, sold, evidence]) => soldRam(evidenceOf(gib, evidence))?.gb === sold, 1),
      accepted('card', VRAM, ([, mib, sold]) => soldVram(mib * MIB).gb === sold, 1024),
      refused()
    ]
    expect(reported('sold-sizes', table.join('\n\n'))).toBe(table.join('\n\n'))
  })
})

type Row = readonly [source: string, reported: number, sold: number, ...rest: ReadonlyArray<unknown>]

/** For each size sold what was reported, from the least to the most. */
const accepted = <R extends Row>(what: string, rows: ReadonlyArray<R>, isRight: (row: R) => boolean, unit: number): string => {
  const sizes = [...new Set(rows.map(([, , sold]) => sold))].sort((a, b) => a - b)
  const lines = sizes.map((size) => {
    const of = rows.filter(([, , sold]) => sold === size)
    const seen = of.map(([, given]) => given / unit).sort((a, b) => a - b)
    const least = seen[0] ?? Number.NaN
    const right = of.filter(isRight).length
    return [size, of.length, `${least.toFixed(3)} – ${(seen.at(-1) ?? Number.NaN).toFixed(3)}`, (least / size).toFixed(4), right, of.length - right]
  })
  return markdown([`${what} sold, GiB`, 'machines', 'reported, GiB', 'least share', 'accepted', 'wrong'], lines)
}

const refused = (): string => {
  const ram = KEPT_RAM.map(([what, evidence, right]) => {
    const gb = soldRam(evidence)?.gb ?? Number.NaN
    return [what, (evidence.totalBytes ?? 0) / GIB, gb, Math.abs(gb - right) < 1e-6] as const
  })
  const vram = KEPT_VRAM.map(([what, mib]) => [what, mib / 1024, soldVram(mib * MIB).gb, soldVram(mib * MIB).basis === 'reported'] as const)
  const lines = [...ram, ...vram].map(([what, seen, gb, isRight]) => [what, seen.toFixed(3), String(Math.round(gb * 1000) / 1000), isRight ? 0 : 1])
  return markdown(['refused: stays what it is', 'reported, GiB', 'said, GiB', 'wrong'], lines)
}
