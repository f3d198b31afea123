import { defineAdapter } from 'plimsoll'

/** Peak figures of neural processors by PCI id, in TOPS at 8 bits. Source: the makers' product pages. */
const TOPS = { '0x7d1d': 11, '0x643e': 48, '0x1502': 10, '0x17f0': 50 }

export default defineAdapter({
  name: 'npu',
  provides: ['npu_tops'],
  facts: { npu_tops: { type: 'number', unit: 'TOPS', better: 'more', description: 'peak of the neural processor' } },
  cost: 'files',
  replays: true,
  probe: async (signal, machine) => {
    const id = await machine.read('/sys/class/accel/accel0/device/device')
    return { npu_tops: id === null ? null : (TOPS[id.trim()] ?? null) }
  }
})
