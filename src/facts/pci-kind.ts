import type { DeviceKind } from './reading.ts'

/** AMD's cards and accelerators, and graphics inside its processors. Source: pci.ids, vendor 1002. */
const AMD_CARD = /^(6[4-9a-f]|7[0-7])[\da-f]{2}$/
const AMD_INSIDE = /^(1[0-9a-f]|9[6-9])[\da-f]{2}$/
/** Processors whose graphics is made to use most of the memory: Strix Halo, MI300A. */
const AMD_UNIFIED = /^(1586|74a0)$/
/** DG1, Alchemist, Battlemage, Ponte Vecchio, Flex. Source: the PCI ids of the kernel's xe and i915 drivers. */
const INTEL_CARD = /^(490[5-9]|56[9abc][\da-f]|e2[012][\da-f]|0bd[\da-f]|0b69|0b6e)$/

/** Kind by PCI ids, four hexadecimal digits each; undefined where they do not settle it. */
export const kindByPciId = (vendorId: string, deviceId: string): DeviceKind | undefined => {
  const id = deviceId.toLowerCase()
  if (!/^[\da-f]{4}$/.test(id)) return undefined
  switch (vendorId.toLowerCase()) {
    case '1002':
      return AMD_UNIFIED.test(id) ? 'unified' : AMD_CARD.test(id) ? 'discrete' : AMD_INSIDE.test(id) ? 'integrated' : undefined
    case '8086':
      return INTEL_CARD.test(id) ? 'discrete' : 'integrated'
    case '10de':
      // GB10 is a processor with graphics inside.
      return id === '2e12' ? 'unified' : 'discrete'
    default:
      return undefined
  }
}
