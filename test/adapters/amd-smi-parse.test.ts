import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { parse, type AmdOutput } from '../../adapters/amd-smi.ts'
import type { DeviceReading } from '../../src/facts/reading.ts'

const MIB = 2 ** 20
const FOLDER = fileURLToPath(new URL('../captures/rocm-smi/', import.meta.url))

const devices = (output: AmdOutput): ReadonlyArray<DeviceReading> => {
  const reading = parse(output)
  if (E.isLeft(reading)) throw new Error(reading.left.message)
  expect(reading.right.devicesOf).toBe('amd')
  return reading.right.devices ?? []
}

/** Figures that whoever collected the captures read off by eye: bytes by 2^20, and the name. */
const CAPTURES: Readonly<Record<string, readonly [number, number, string, string]>> = {
  'telegraf-mi100_rocm571.json': [6, 32752, 'Arcturus GL-XL [Instinct MI100]', '0000:1e:00.0'],
  'telegraf-rx6700xt_rocm430.json': [1, 12272, 'AMD device', '0000:07:00.0'],
  'telegraf-rx6700xt_rocm571.json': [1, 12272, 'Navi 22 [Radeon RX 6700/6700 XT / 6800M]', '0000:07:00.0'],
  'telegraf-rx6700xt_rocm602.json': [1, 12272, 'Navi 22 [Radeon RX 6700/6700 XT / 6800M]', '0000:07:00.0'],
  'telegraf-rx6700xt_rocm612.json': [1, 12272, 'Navi 22 [Radeon RX 6700/6700 XT / 6800M]', '0000:07:00.0'],
  'telegraf-vega-20-WKS-GL-XE.json': [1, 32752, 'Radeon Instinct MI50 32GB', '0000:63:00.0']
}

describe('captures of rocm-smi', () => {
  it('are all of these', () =>
    expect(
      readdirSync(FOLDER)
        .filter((name) => name.endsWith('.json'))
        .sort()
    ).toEqual(Object.keys(CAPTURES).sort()))

  it.each(Object.entries(CAPTURES))('%s', (file, [count, mib, name, address]) => {
    const rocmSmi = readFileSync(FOLDER + file, 'utf8')
    const found = devices({ rocmSmi })
    expect(found).toHaveLength(count)
    expect(found.every((each) => each.kind === 'discrete' && each.memoryBytes === mib * MIB && each.name === name)).toBe(true)
    expect(found[0]?.pciAddress).toBe(address)
    const noisy = `WARNING: AMD GPU device(s) is/are in a low-power state. Check power control/runtime_status\n[W] old\n\n${rocmSmi}\nWARNING: done\n`
    expect(devices({ rocmSmi: noisy })).toEqual(found)
  })
})

/** A card of rocm-smi as its source writes it, ROCm 6.1 and later. */
const card = (fields: Readonly<Record<string, string>>): string => JSON.stringify({ card0: fields })
const only = (fields: Readonly<Record<string, string>>): DeviceReading | undefined => devices({ rocmSmi: card(fields) })[0]

describe('rocm-smi, written from its source and from threads', () => {
  it('keys in any case, values as texts', () => {
    expect(only({ 'CARD SERIES': 'Radeon RX 7900 XTX', 'vram total memory (b)': '25753026560', 'vram  Total Used Memory (B)': '1048576' })).toEqual({
      name: 'Radeon RX 7900 XTX',
      vendor: 'amd',
      kind: 'discrete',
      memoryBytes: 25753026560,
      memoryFreeBytes: 25753026560 - 1048576
    })
  })

  it('two keys that differ in case only, and in what they say, say nothing', () => {
    expect(only({ 'Device ID': '0x744c', 'VRAM Total Memory (B)': '1048576000', 'vram total memory (B)': '2' })?.memoryBytes).toBeUndefined()
  })

  it('never the part that the processor can see', () => {
    expect(only({ 'Device ID': '0x744c', 'VIS_VRAM Total Memory (B)': '268435456' })).toEqual({ name: 'AMD device', vendor: 'amd', kind: 'discrete' })
  })

  it('cards in odd order keep their own figures: two MI50 beside graphics of the same name (AlexsJones/llmfit#638)', () => {
    const document = {
      card2: { 'Card Series': 'AMD Radeon Graphics', 'Device ID': '0x1638', 'PCI Bus': '0000:08:00.0', 'VRAM Total Memory (B)': '536870912' },
      card0: { 'Card Series': 'AMD Radeon Graphics', 'Device ID': '0x66a0', 'PCI Bus': '0000:03:00.0', 'VRAM Total Memory (B)': '34342961152' },
      card1: { 'Card Series': 'AMD Instinct MI60 / MI50', 'Device ID': '0x66a1', 'PCI Bus': '0000:05:00.0', 'VRAM Total Memory (B)': '17163091968' },
      system: { 'Driver version': '6.8' }
    }
    expect(devices({ rocmSmi: JSON.stringify(document) }).map(({ kind, memoryBytes }) => [kind, memoryBytes])).toEqual([
      ['integrated', undefined],
      ['discrete', 34342961152],
      ['discrete', 17163091968]
    ])
  })

  it.each<[string, Record<string, string>, DeviceReading['kind'], number | undefined]>([
    [
      '96 GiB set aside for Strix Halo (AlexsJones/llmfit#964)',
      { 'GFX Version': 'gfx1151', 'VRAM Total Memory (B)': '103079215104', 'GTT Total Memory (B)': '16634000000' },
      'unified',
      103079215104
    ],
    [
      '110 GiB that Strix Halo may map (ROCm/rocm-systems#8475)',
      { 'Device ID': '0x1586', 'VRAM Total Memory (B)': '536870912', 'GTT Total Memory (B)': '118111600640' },
      'unified',
      118111600640
    ],
    [
      'Strix Halo of which only 1 GiB is told (signerless/llm-checker#112)',
      { 'Card Series': 'Strix Halo', 'VRAM Total Memory (B)': '1073741824' },
      'unified',
      undefined
    ],
    [
      'a Radeon 680M with 4 GiB (signerless/llm-checker#76)',
      { 'GFX Version': 'gfx1035', 'VRAM Total Memory (B)': '4294967296', 'GTT Total Memory (B)': '15000000000' },
      'integrated',
      undefined
    ],
    [
      'graphics inside a processor with 16 GiB (ollama/ollama#2566)',
      { 'GFX Version': 'gfx1103', 'VRAM Total Memory (B)': '17179869184', 'GTT Total Memory (B)': '8000000000' },
      'unified',
      17179869184
    ],
    [
      'an MI300A',
      { 'Card Series': 'AMD Instinct MI300A', 'VRAM Total Memory (B)': '137438953472', 'GTT Total Memory (B)': '270000000000' },
      'unified',
      137438953472
    ],
    ['nothing but memory', { 'VRAM Total Memory (B)': '8589934592' }, 'unknown', undefined],
    ['nothing but memory chips of a maker', { 'GPU memory vendor': 'samsung', 'VRAM Total Memory (B)': '8573157376' }, 'discrete', 8573157376],
    ['an id alone', { 'Device ID': '0x7550' }, 'discrete', undefined]
  ])('%s', (_, fields, kind, bytes) => {
    expect([only(fields)?.kind, only(fields)?.memoryBytes]).toEqual([kind, bytes])
  })

  it.each(['N/A', '-1', '0', '1e12', '12 XB', '9'.repeat(20), '1125899906842625'])('%s bytes are unknown', (text) => {
    expect(only({ 'Device ID': '0x744c', 'VRAM Total Memory (B)': text })?.memoryBytes).toBeUndefined()
  })

  it.each([
    '',
    '{}',
    '[]',
    'null',
    '{"system": {"Driver version": "6.3"}}',
    '{"card0": "N/A"}',
    'ERROR: GPU[0]: no driver',
    '{"card0": {"Card series": "x"'
  ])('%j is no list', (rocmSmi) => expect(parse({ rocmSmi })).toMatchObject({ left: { kind: 'malformed' } }))
})
