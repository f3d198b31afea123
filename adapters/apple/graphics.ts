import { defined } from '../../src/facts/defined.ts'
import { kindByName } from '../../src/facts/device-name.ts'
import { own, wordOf, type Fields } from '../../src/facts/loose-json.ts'
import type { DeviceReading } from '../../src/facts/reading.ts'
import { budget } from './metal-budget.ts'
import { sizeOf } from './sizes.ts'
import type { Sysctl } from './sysctl.ts'

/** Graphics of NVIDIA inside the chipset of Macs of 2008 to 2010: it has no memory of its own whatever "VRAM" says. */
const IN_CHIPSET = /geforce (9400m?|320m)\b/i

/** The graphics devices of a Mac. On Apple silicon the device is the chip's own, and its memory the share that Metal grants it. */
export const graphics = (displays: ReadonlyArray<Fields>, memoryBytes: number | undefined, sysctl: Sysctl): ReadonlyArray<DeviceReading> =>
  displays.map((display) => {
    const word = (name: string): string => wordOf(own(display, name)) ?? ''
    const name = [word('sppci_model'), word('_name')].find((text) => text !== '') ?? 'unnamed'
    const vendor = word('spdisplays_vendor').replaceAll('_', ' ')
    const named = kindByName(vendor, name, 'darwin')
    if (named.vendor === 'apple') return appleDevice(name, memoryBytes, sysctl)
    const kind = IN_CHIPSET.test(name) || /shared/i.test(word('spdisplays_vram')) ? 'integrated' : named.kind
    return { name, vendor: named.vendor, kind, ...defined({ memoryBytes: kind === 'discrete' ? ownMemory(display) : undefined }) }
  })

/** What a macOS guest is given to draw with computes on the host, within limits that nothing tells the guest. */
const appleDevice = (name: string, memoryBytes: number | undefined, sysctl: Sysctl): DeviceReading => {
  const isGuest = /paravirtual/i.test(name) || sysctl('kern.hv_vmm_present') === 1
  const granted = isGuest || memoryBytes === undefined ? {} : budget(memoryBytes, sysctl('iogpu.wired_limit_mb'))
  return { name, vendor: 'apple', kind: 'unified', ...granted }
}

/** Some versions of macOS call a card's own memory dynamic. */
const ownMemory = (display: Fields): number | undefined => {
  const sizes = ['spdisplays_vram', 'spdisplays_vram_shared', '_spdisplays_vram'].flatMap((name) => sizeOf(wordOf(own(display, name))) ?? [])
  return sizes[0]
}
