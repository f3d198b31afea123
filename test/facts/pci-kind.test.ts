import { describe, expect, it } from 'vitest'
import { kindByPciId } from '../../src/facts/pci-kind.ts'

// Ids and what they are called in pci.ids.
describe('the kind of a device by its PCI ids', () => {
  it.each([
    ['1002', '744C', 'discrete'], // Navi 31
    ['1002', '66a1', 'discrete'], // Vega 20
    ['1002', '67df', 'discrete'], // Polaris 10
    ['1002', '740f', 'discrete'], // MI210
    ['1002', '75a0', 'discrete'], // MI350
    ['1002', '74a0', 'unified'], // MI300A
    ['1002', '1586', 'unified'], // Strix Halo
    ['1002', '15bf', 'integrated'], // Phoenix
    ['1002', '1114', 'integrated'], // Krackan
    ['1002', '9874', 'integrated'], // Carrizo
    ['1002', '4752', undefined], // Rage XL
    ['8086', '56A0', 'discrete'], // Arc A770
    ['8086', 'e20b', 'discrete'], // Arc B580
    ['8086', '0bd5', 'discrete'], // Ponte Vecchio
    ['8086', '7d55', 'integrated'], // Arc Graphics of Meteor Lake
    ['10DE', '2684', 'discrete'],
    ['10de', '2e12', 'unified'], // GB10
    ['1a03', '2000', undefined],
    ['1002', '', undefined],
    ['8086', 'xyz', undefined]
  ])('%s:%s', (vendor, device, kind) => expect(kindByPciId(vendor, device)).toBe(kind))
})
