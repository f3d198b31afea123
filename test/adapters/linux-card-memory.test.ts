import { describe, expect, it } from 'vitest'
import { linuxFacts, pci } from './linux-facts.ts'

const GIB_KIB = 2 ** 20
const NODES = '/sys/devices/system/node'
type Files = Readonly<Record<string, string>>

const node = (number: number, gib: number, processors: string, blocks: ReadonlyArray<number> = []): Files => ({
  [`${NODES}/node${number}/cpulist`]: `${processors}\n`,
  [`${NODES}/node${number}/meminfo`]: `Node ${number} MemTotal:       ${gib * GIB_KIB} kB\nNode ${number} MemFree:        ${gib * GIB_KIB} kB\n`,
  ...Object.fromEntries(blocks.map((n) => [`${NODES}/node${number}/memory${n}/online`, '1\n']))
})
const total = (gib: number): Files => ({ '/proc/meminfo': `MemTotal: ${gib * GIB_KIB} kB\nMemAvailable: ${gib * GIB_KIB} kB\n` })
const power9 = (tail = 'platform\t: PowerNV\nmachine\t\t: PowerNV 8335-GTW\n'): Files => ({
  '/proc/cpuinfo': `processor\t: 0\ncpu\t\t: POWER9, altivec supported\n\nprocessor\t: 4\ncpu\t\t: POWER9, altivec supported\n\n${tail}`
})
const ARM = (part: string): Files => ({ '/proc/cpuinfo': `processor\t: 0\nFeatures\t: asimd\nCPU implementer\t: 0x41\nCPU part\t: ${part}\n` })
const NVIDIA = pci('0009:01:00.0', { class: '0x030200', vendor: '0x10de', device: '0x2342' })
const CARDS = [250, 251, 252, 253, 254, 255].reduce<Files>((files, n) => ({ ...files, ...node(n, 15, '') }), {})
const SOCKETS = { ...node(0, 126, '0-79'), ...node(8, 126, '80-159') }

describe('memory of cards that stands in the account of the machine', () => {
  it('is taken out where POWER9 joins it: six cards of 15 GiB beside 252', async () => {
    expect(await linuxFacts({ ...total(342), ...power9(), ...SOCKETS, ...CARDS })).toMatchObject({ ram_usable_gb: 252, ram_available_gb: 252 })
  })

  it('is taken out where the driver names its node, blocks and all', async () => {
    const blocks = Object.fromEntries(Array.from({ length: 12 }, (_, n) => [`/sys/devices/system/memory/memory${n}/online`, '1\n']))
    const files = {
      ...total(11),
      ...ARM('0xd4f'),
      ...NVIDIA,
      ...blocks,
      '/sys/devices/system/memory/block_size_bytes': '40000000\n',
      ...node(0, 7.5, '0-71'),
      ...node(1, 3.5, '', [8, 9, 10, 11]),
      ...node(2, 0, ''),
      '/proc/driver/nvidia/gpus/0009:01:00.0/numa_status': 'Node: 1\nStatus: online\n'
    }
    expect(await linuxFacts(files)).toMatchObject({ ram_usable_gb: 7.5, ram_gb: 8 })
  })

  it('is taken out beside a card of NVIDIA on ARM, though no driver names its node', async () => {
    for (const sign of [NVIDIA, { '/proc/driver/nvidia/version': 'NVRM\n' }]) {
      expect(await linuxFacts({ ...total(574), ...ARM('0xd4f'), ...sign, ...node(0, 480, '0-71'), ...node(1, 94, '') })).toMatchObject({
        ram_usable_gb: 480
      })
    }
  })

  it.each([
    ['behind CXL', { ...node(0, 64, '0-31'), ...node(1, 64, '') }],
    ['of a partition of POWER', { ...power9(), ...node(0, 64, '0-31'), ...node(1, 64, '') }],
    ['on ARM without a card', { ...ARM('0xd4f'), ...node(0, 64, '0-31'), ...node(1, 64, '') }],
    ['of two sockets', { ...power9(), ...node(0, 64, '0-31'), ...node(8, 64, '32-63') }],
    ['of nodes that do not tell', { ...power9(), [`${NODES}/node0/x`]: '', [`${NODES}/node255/x`]: '' }]
  ])('is not memory %s', async (_, files) => {
    expect(await linuxFacts({ ...total(128), ...files })).toMatchObject({ ram_usable_gb: 128 })
  })

  it.each([
    ['AC922', power9(), true],
    ['POWER9 that does not say which', power9(''), true],
    ['POWER9 of another maker', power9('platform\t: PowerNV\nmachine\t: PowerNV T2P9D01 REV 1.01\n'), false],
    ['POWER9 in a partition', { '/proc/cpuinfo': 'processor\t: 0\ncpu\t: POWER9 (architected)\n' }, false],
    ['Grace beside a card', { ...ARM('0xd4f'), ...NVIDIA }, true],
    ['Graviton', ARM('0xd4f'), false],
    ['another ARM beside a card', { ...ARM('0xd0c'), ...NVIDIA }, false]
  ])('may be in it where the nodes cannot be seen: %s', async (_, files, isOpen) => {
    const facts = await linuxFacts({ ...total(342), ...files })
    expect(facts['ram_usable_gb']).toBe(isOpen ? undefined : 342)
  })
})
