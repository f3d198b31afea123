import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ramShare, SOLD_RAM_GIB, SOLD_VRAM_GIB, soldRam, soldVram } from '../../src/facts/sold-size.ts'

const KIB = 2 ** 10
const MIB = 2 ** 20
const GIB = 2 ** 30
const gib = (size: number): number => Math.round(size * GIB)

/** What bare machines reported and were sold with: evidence/captures.md and hardware-probes.md §4. */
const BARE: ReadonlyArray<readonly [what: string, bytes: number, sold: number]> = [
  ['gopsutil #1002', gib(0.243), 0.25],
  ['ghw c288e0776090c', gib(1.801), 2],
  ['node_exporter', gib(3.569), 4],
  ['nextcloud #1158, the lowest share with a size stated', 5_583_228 * KIB, 6],
  ['llmfit #792', gib(7.1), 8],
  ['asus-ux301l', 7_484_328 * KIB, 8],
  ['Raspberry Pi 5', gib(7.746), 8],
  ['i7-2600k', gib(10.654), 12],
  ['checkbox #191', gib(14.6), 16],
  ['mustang', gib(30.619), 32],
  ['ProLiant RL300', gib(62.249), 64],
  ['two sockets, eight cores', gib(92.931), 96],
  ['llmfit #83', gib(119.63), 128],
  ['gopsutil', gib(248.718), 256],
  ['hwloc 128 ARM', gib(502.616), 512],
  ['a whole size', gib(16), 16]
]

/** What drivers reported and cards were sold with: evidence/captures.md. */
const CARDS: ReadonlyArray<readonly [what: string, mib: number, sold: number]> = [
  ['Quadro P400', 1998, 2],
  ['Quadro P2000', 5120, 5],
  ['GTX 1660 Ti', 5912, 6],
  ['Arc A580', 7721, 8],
  ['RTX 3080', 10240, 10],
  ['RTX 2080 Ti', 10989, 11],
  ['Tesla K80 with error correction', 11441, 12],
  ['Tesla T4 with error correction', 15360, 16],
  ['RTX 4000 SFF Ada', 20475, 20],
  ['A10G with error correction', 23028, 24],
  ['RTX 4090', 24564, 24],
  ['RTX 4090 as Vulkan tells it', 24810, 24],
  ['RTX 5090 D', 32607, 32],
  ['A100 40 GB', 40960, 40],
  ['L40S with error correction', 46068, 48],
  ['H100 80 GB', 81559, 80],
  ['PPU-ZW810E', 98304, 96],
  ['H200', 143771, 141],
  ['MI308X', 196592, 192]
]

const CLOUD = [3.5, 3.75, 7, 7.5, 14, 15.25, 29.184, 30.5]

describe('memory as sold', () => {
  it.each(BARE)('%s: %d bytes on a bare machine', (_, totalBytes, gb) => {
    expect(soldRam({ totalBytes, virtualMachine: false })).toEqual({ gb, basis: 'sold-size' })
  })

  it.each([7, 13.9, 14, 24 * 0.92, 27.2, 29.3, 58.9, 118])('%d GiB on a bare machine is too little for the next size', (size) => {
    expect(soldRam({ totalBytes: gib(size), virtualMachine: false })).toEqual({ gb: gib(size) / GIB, basis: 'reported' })
  })

  it.each(CLOUD)('%d GiB stays as reported where nobody knows that the machine is bare', (size) => {
    const reported = { gb: gib(size) / GIB, basis: 'reported' }
    expect(soldRam({ totalBytes: gib(size) })).toEqual(reported)
    expect(soldRam({ totalBytes: gib(size), virtualMachine: true })).toEqual(reported)
  })

  it('is what is installed where the system sees most of it', () => {
    expect(soldRam({ totalBytes: gib(23.54), installedBytes: gib(24) })).toEqual({ gb: 24, basis: 'installed' })
    expect(soldRam({ totalBytes: gib(7.31), installedBytes: gib(7.5), virtualMachine: true })).toEqual({ gb: 7.5, basis: 'installed' })
    expect(soldRam({ totalBytes: gib(36), installedBytes: gib(36) })).toEqual({ gb: 36, basis: 'installed' })
    expect(soldRam({ totalBytes: gib(15.6), installedBytes: gib(16), virtualMachine: false })).toEqual({ gb: 16, basis: 'installed' })
    expect(soldRam({ installedBytes: gib(24) })).toEqual({ gb: 24, basis: 'installed' })
  })

  it('is more than the memory blocks of a bare machine, which leave out what the firmware took', () => {
    expect(soldRam({ totalBytes: gib(15.2), installedBytes: gib(15.5), virtualMachine: false })).toEqual({ gb: 16, basis: 'sold-size' })
    expect(soldRam({ totalBytes: gib(15.2), installedBytes: gib(15.5) })).toEqual({ gb: 15.5, basis: 'installed' })
  })

  it('is not more than the system sees it to be, whatever whole blocks add up to', () => {
    expect(soldRam({ totalBytes: gib(62.5), installedBytes: gib(66), virtualMachine: false })).toEqual({ gb: 64, basis: 'sold-size' })
  })

  it.each([
    ['one byte less than a twelfth', gib(33) + 1, gib(3), gib(33) + 1],
    ['a twelfth', gib(33), gib(3), gib(33)],
    ['more', gib(33) - 1, gib(3), gib(33) - 1]
  ])('is what the system sees beside a carve-out of %s', (_, totalBytes, carveOutBytes, bytes) => {
    const found = soldRam({ totalBytes, carveOutBytes })
    expect(found).toEqual({ gb: bytes / gib(1), basis: totalBytes < gib(33) ? 'carve-out' : 'reported' })
  })

  it('is what the system sees where graphics took its part: llmfit #810 and #964', () => {
    for (const virtualMachine of [false, true]) {
      expect(soldRam({ totalBytes: gib(23.824), installedBytes: gib(32), virtualMachine })?.gb).toBe(gib(23.824) / GIB)
      expect(soldRam({ totalBytes: gib(30.978), installedBytes: gib(128), virtualMachine })?.gb).toBe(gib(30.978) / GIB)
    }
  })

  it('is never less than the system sees', () => {
    expect(soldRam({ totalBytes: gib(8), installedBytes: gib(6) })).toEqual({ gb: 8, basis: 'reported' })
  })

  it('is a limit, exactly, also one that is all that the system shows', () => {
    expect(soldRam({ totalBytes: gib(7.5), installedBytes: gib(32), limitBytes: gib(7.5), virtualMachine: false })).toEqual({
      gb: 7.5,
      basis: 'limit'
    })
    for (const virtualMachine of [false, true]) {
      expect(soldRam({ totalBytes: gib(31), limitBytes: gib(7.5), virtualMachine })).toEqual({ gb: 7.5, basis: 'limit' })
      expect(soldRam({ totalBytes: gib(31), installedBytes: gib(32), limitBytes: gib(30), virtualMachine })).toEqual({ gb: 30, basis: 'limit' })
    }
  })

  it.each([gib(31) + 1, gib(32), 2 ** 60, 2 ** 63 - 4096, 18_446_744_073_709_552_000, 0, -1, 1.5, Number.NaN, Infinity])(
    '%d bytes are no limit',
    (limitBytes) => {
      const evidence = { totalBytes: gib(31), virtualMachine: false }
      expect(soldRam({ ...evidence, limitBytes })).toEqual({ gb: 32, basis: 'sold-size' })
    }
  )

  it.each([0, -gib(8), 0.5, Number.NaN, Infinity, 2 ** 60, 2 ** 53])('%d bytes are unknown', (bytes) => {
    expect(soldRam({ totalBytes: bytes })).toBeNull()
    expect(soldRam({ installedBytes: bytes })).toBeNull()
    expect(soldRam({ totalBytes: gib(7.31), installedBytes: bytes })).toEqual({ gb: gib(7.31) / GIB, basis: 'reported' })
  })

  it('is unknown where nothing or only a limit is known, for the machine may have less', () => {
    expect(soldRam({})).toBeNull()
    expect(soldRam({ virtualMachine: false, limitBytes: gib(4) })).toBeNull()
  })

  const sizes = fc.oneof(
    fc.integer({ min: 1, max: 2 ** 45 }),
    // Around the edges where a size is taken or not.
    fc
      .tuple(fc.constantFrom(...SOLD_RAM_GIB), fc.constantFrom(0.75, 0.875, 0.88, 0.89, 1, 1.01), fc.integer({ min: -2, max: 2 }))
      .map(([size, share, off]) => Math.round(size * share * GIB) + off)
  )

  it('law: never below what is reported, and never beyond its share', () =>
    fc.assert(
      fc.property(sizes, fc.option(sizes, { nil: undefined }), fc.constantFrom(true, false, undefined), (totalBytes, installedBytes, virtual) => {
        const installed = installedBytes === undefined ? {} : { installedBytes }
        const sold = soldRam({ totalBytes, ...installed, ...(virtual === undefined ? {} : { virtualMachine: virtual }) })
        expect(sold?.gb).toBeGreaterThanOrEqual(totalBytes / GIB)
        expect(sold?.gb).toBeLessThanOrEqual((totalBytes / GIB / 0.88) * (1 + Number.EPSILON))
        if (sold?.basis === 'sold-size') expect([virtual, SOLD_RAM_GIB.includes(sold.gb)]).toEqual([false, true])
        if (sold?.basis === 'reported') expect(sold.gb).toBe(totalBytes / GIB)
      }),
      { numRuns: 2000 }
    ))

  it('law: more memory is never sold as less', () =>
    fc.assert(
      fc.property(sizes, sizes, fc.boolean(), (one, other, virtualMachine) => {
        const [less, more] = [one, other].sort((a, b) => a - b).map((totalBytes) => soldRam({ totalBytes, virtualMachine })?.gb ?? 0)
        expect(more).toBeGreaterThanOrEqual(less ?? 0)
      }),
      { numRuns: 2000 }
    ))
})

describe('a card as sold', () => {
  it.each(CARDS)('%s: %d MiB', (_, mib, gb) => expect(soldVram(mib * MIB)).toEqual({ gb, basis: 'sold-size' }))

  it.each([512, 7168, 7600, 14336, 49 * 1024])('%d MiB is no size of a card', (mib) => {
    expect(soldVram(mib * MIB)).toEqual({ gb: mib / 1024, basis: 'reported' })
  })

  const sizes = fc
    .tuple(fc.constantFrom(...SOLD_VRAM_GIB), fc.constantFrom(0.9, 0.93, 0.94, 1, 1.01, 1.02), fc.integer({ min: -2, max: 2 }))
    .map(([size, share, off]) => Math.round(size * share * GIB) + off)

  it('law: more memory is never sold as less, and never far from what is reported', () =>
    fc.assert(
      fc.property(sizes, sizes, (one, other) => {
        const [less = 0, more = 0] = [one, other].sort((a, b) => a - b)
        expect(soldVram(more).gb).toBeGreaterThanOrEqual(soldVram(less).gb)
        const ratio = (soldVram(one).gb * GIB) / one
        expect(ratio).toBeGreaterThan(0.99)
        expect(ratio).toBeLessThan(1.0753)
      }),
      { numRuns: 2000 }
    ))
})

it('no two sizes of memory stand so near that one machine could have been sold as both', () => {
  for (const [i, size] of SOLD_RAM_GIB.entries()) expect(SOLD_RAM_GIB[i - 1] ?? 0).toBeLessThan(ramShare(size) * size)
})

it('sizes stand in ascending order, each once', () => {
  for (const list of [SOLD_RAM_GIB, SOLD_VRAM_GIB]) expect([...new Set(list)].sort((a, b) => a - b)).toEqual(list)
})
