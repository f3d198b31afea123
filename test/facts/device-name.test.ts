import { describe, expect, it } from 'vitest'
import { kindByName } from '../../src/facts/device-name.ts'

describe('devices by their names', () => {
  it.each([
    'llvmpipe (LLVM 15.0.7, 256 bits)',
    'lavapipe',
    'SwiftShader Device',
    'Microsoft Basic Render Driver',
    'GDI Generic',
    'swrast',
    'Virtual Desktop Monitor',
    'IddSampleDriver Device',
    'Meta Quest',
    'Parsec Virtual Display Adapter',
    'Citrix Indirect Display Adapter',
    'Microsoft Remote Display Adapter',
    'TeamViewer Monitor',
    'spacedesk Graphics Adapter',
    'Mirage Driver',
    'DameWare Mirror Driver',
    'VMware SVGA 3D',
    'Red Hat QXL controller',
    'virtio-gpu',
    'Cirrus Logic GD 5446',
    'VirtualBox Graphics Adapter',
    'TightVNC Driver'
  ])('%s computes nothing', (model) => expect(kindByName('', model, 'win32').kind).toBe('virtual'))

  it.each(['ASPEED Graphics Family', 'Matrox G200eW3', 'HiSilicon Hi1711 hibmc', 'ES1000', 'Rage XL', 'SM750', 'ServerEngines Pilot III'])(
    '%s is for a screen alone',
    (model) => expect(kindByName('', model, 'linux').kind).toBe('display-only')
  )

  it.each([
    ['NVIDIA', 'NVIDIA GeForce RTX 4090', 'discrete'],
    ['NVIDIA', 'NVIDIA GB10', 'unified'],
    ['AMD', 'AMD Radeon RX 7900 XTX', 'discrete'],
    ['AMD', 'AMD Radeon 780M Graphics', 'integrated'],
    ['AMD', 'AMD Radeon(TM) 8060S Graphics', 'unified'],
    ['AMD', 'AMD Radeon', 'unknown'],
    ['Intel', 'Intel(R) Arc(TM) A770 Graphics', 'discrete'],
    ['Intel', 'Intel(R) Arc(TM) 140V GPU', 'integrated'],
    ['Intel', 'Intel(R) UHD Graphics 620', 'integrated'],
    ['Apple', 'Apple M4', 'unified'],
    ['', 'Adreno X1-85', 'unknown']
  ])('%s %s is %s', (vendor, model, kind) => expect(kindByName(vendor, model, 'linux').kind).toBe(kind))

  it('graphics of AMD in a Mac is a card', () => expect(kindByName('AMD', 'AMD Radeon Pro 5500M', 'darwin').kind).toBe('discrete'))
})
