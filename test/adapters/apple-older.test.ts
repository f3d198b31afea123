import fc from 'fast-check'
import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { appleAdapter, parse } from '../../adapters/apple.ts'
import type { Reading } from '../../src/facts/reading.ts'
import { mutatedTexts } from '../arbitraries/mutated-texts.ts'
import { isSound } from './sound-readings.ts'

// The shapes of the plain text of Mac OS X 10.4 to macOS 12 and of `-xml`, written anew with figures of Apple's product pages.

const GIB = 2 ** 30
const MIB = 2 ** 20

const read = (profiler: string): Reading => {
  const reading = parse({ profiler })
  if (E.isLeft(reading)) throw new Error(reading.left.message)
  return reading.right
}

const POWERBOOK = `Hardware:

    Hardware Overview:

      Machine Name: Power Mac G5
      CPU Type: PowerPC G5  (3.1)
      Number Of CPUs: 2
      CPU Speed: 2.3 GHz
      Memory: 2 GB
      Bus Speed: 1.15 GHz

Memory:

    DIMM0/J11:

      Size: 512 MB
      Type: DDR SDRAM

Graphics/Displays:

    GeForce 6600:

      Chipset Model: GeForce 6600
      Type: Display
      Bus: PCI
      VRAM (Total): 256 MB
      Vendor: nVIDIA (0x10de)
      Displays:
        Cinema HD:
          Display Type: LCD
          VRAM (Total): 1 GB
        Display:
          Status: No display connected

`

const MAC_MINI = `Hardware:\r
\r
    Hardware Overview:\r
\r
      Model Name: Mac mini\r
      Processor Name: Intel Core 2 Duo\r
      Processor Speed: 2,4 GHz\r
      Number Of Processors: 1\r
      Total Number Of Cores: 2\r
      Memory: 4 GB\r
\r
Graphics/Displays:\r
\r
    NVIDIA GeForce 320M:\r
\r
      Chipset Model: NVIDIA GeForce 320M\r
      VRAM (Total): 256 MB\r
      Vendor: NVIDIA (0x10de)\r
\r
`

const MACBOOK_PRO = `Graphics/Displays:

    Intel HD Graphics 530:

      Chipset Model: Intel HD Graphics 530
      Bus: Built-In
      VRAM (Dynamic, Max): 1536 MB
      Vendor: Intel

    Radeon Pro 450:

      Chipset Model: Radeon Pro 450
      Bus: PCIe
      VRAM (Dynamic, Max): 2048 MB
      Vendor: AMD (0x1002)
      Displays:
        Color LCD:
          Resolution: 2880 x 1800 Retina

Hardware:

    Hardware Overview:

      Processor Name: Quad-Core Intel Core i7
      Total Number of Cores: 4
      Memory: 16 GB

`

const M1 = `Graphics/Displays:

    Apple M1:

      Chipset Model: Apple M1
      Type: GPU
      Bus: Built-In
      Total Number of Cores: 8
      Vendor: Apple (0x106b)

Hardware:

    Hardware Overview:

      Chip: Apple M1
      Total Number of Cores: 8 (4 performance and 4 efficiency)
      Memory: 16 GB

`

const XML = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<array>
  <dict>
    <key>_dataType</key><string>SPHardwareDataType</string>
    <key>_items</key>
    <array><dict>
      <key>cpu_type</key><string>Intel Core i5 &amp; more &bomb;</string>
      <key>number_processors</key><integer>2</integer>
      <key>packages</key><integer>1</integer>
      <key>physical_memory</key><string>8 GB</string>
      <key>secure</key><true/>
    </dict></array>
  </dict>
  <dict>
    <key>_dataType</key><string>SPDisplaysDataType</string>
    <key>_items</key>
    <array><dict>
      <key>sppci_model</key><string>ATI Radeon HD 5770</string>
      <key>spdisplays_vendor</key><string>sppci_vendor_Ati</string>
      <key>spdisplays_vram</key><string>1024 MB</string>
      <key>spdisplays_ndrvs</key><array/>
    </dict></array>
  </dict>
  <dict/>
</array>
</plist>
`

describe('the plain text of system_profiler', () => {
  it('of Mac OS X 10.4: a processor of a PowerPC is a core, a screen is no device', () => {
    expect(read(POWERBOOK)).toEqual({
      memory: { totalBytes: 2 * GIB, installedBytes: 2 * GIB },
      processor: { physicalCores: 2, logicalProcessors: 2 },
      devices: [{ name: 'GeForce 6600', vendor: 'nvidia', kind: 'discrete', memoryBytes: 256 * MIB }]
    })
  })
  it('of Mac OS X 10.6, with a decimal comma', () => {
    expect(read(MAC_MINI)).toEqual({
      memory: { totalBytes: 4 * GIB, installedBytes: 4 * GIB },
      processor: { physicalCores: 2 },
      devices: [{ name: 'NVIDIA GeForce 320M', vendor: 'nvidia', kind: 'integrated' }]
    })
  })
  it('of macOS 10.13: a card’s own memory called dynamic', () => {
    expect(read(MACBOOK_PRO)).toMatchObject({
      processor: { physicalCores: 4 },
      devices: [
        { name: 'Intel HD Graphics 530', kind: 'integrated' },
        { name: 'Radeon Pro 450', kind: 'discrete', memoryBytes: 2 * GIB }
      ]
    })
  })
  it('of macOS 11: cores of the graphics are not those of the processor', () => {
    expect(read(M1)).toMatchObject({
      memory: { totalBytes: 16 * GIB },
      processor: { physicalCores: 8, logicalProcessors: 8, performanceCores: 4, neon: true },
      devices: [{ name: 'Apple M1', kind: 'unified' }]
    })
  })
  it('that is cut off says nothing of its last line', () => {
    expect(read(M1.slice(0, M1.indexOf('16 GB') + 1)).memory).toEqual({})
  })
  it('of lines without end is read all the same', () => {
    expect(read(`${POWERBOOK}${' '.repeat(200_000)}:${'\t'.repeat(200_000)}\n${':'.repeat(100_000)}\n`)).toEqual(read(POWERBOOK))
  })
})

describe('the property list of system_profiler', () => {
  it('tells what the JSON would', () => {
    expect(read(XML)).toEqual({
      memory: { totalBytes: 8 * GIB, installedBytes: 8 * GIB },
      processor: { physicalCores: 2 },
      devices: [{ name: 'ATI Radeon HD 5770', vendor: 'amd', kind: 'discrete', memoryBytes: GIB }]
    })
  })
  it.each([
    XML.slice(0, 700),
    '<plist><dict>'.repeat(200_000),
    `<plist>${'<array>'.repeat(50)}`,
    '<plist><string>a</string></plist>',
    '<?xml <dict '
  ])('cut off, deep or empty says nothing', (text) => expect(parse({ profiler: text })).toMatchObject({ left: { kind: 'malformed' } }))
})

describe('a figure of memory that no Mac has', () => {
  it.each(['1', '67108863'])('is unknown, and the other one stands: %s', (bytes) => {
    const memory = (profiler?: string): unknown => {
      const answer = parse({ ...(profiler === undefined ? {} : { profiler }), sysctl: `hw.memsize: ${bytes}\n` })
      return E.isRight(answer) ? answer.right.memory?.totalBytes : answer.left.kind
    }
    expect([memory(), memory(M1)]).toEqual(['malformed', 16 * 2 ** 30])
  })
})

describe('whatever the tools print, there is a reading or an error', () => {
  const json = JSON.stringify({
    SPHardwareDataType: [{ chip_type: 'Apple M2', number_processors: 'proc 8:4:4', physical_memory: '24 GB' }],
    SPDisplaysDataType: [
      { sppci_model: 'Apple M2', spdisplays_vendor: 'sppci_vendor_Apple' },
      { sppci_model: 'Radeon Pro 450', spdisplays_vram: '2 GB' }
    ]
  })
  const sysctl = 'hw.memsize: 25769803776\nhw.physicalcpu: 8\nhw.logicalcpu: 8\nhw.perflevel0.physicalcpu: 4\niogpu.wired_limit_mb: 0\n'

  it('mutated outputs of all forms', () => {
    let asked = 0
    let accepted = 0
    const law = ([profiler, values]: readonly [string, string]): boolean => {
      const answer = parse({ profiler, sysctl: values })
      asked++
      accepted += E.isRight(answer) ? 1 : 0
      return isSound(appleAdapter(), answer) && isSound(appleAdapter(), parse({ profiler }))
    }
    fc.assert(fc.property(fc.tuple(mutatedTexts([POWERBOOK, MACBOOK_PRO, M1, XML, json]), mutatedTexts([sysctl])), law), { numRuns: 8000 })
    expect(accepted).toBeGreaterThan(asked / 8)
  })
})
