import type { DeviceReading } from '../../src/facts/reading.ts'
import type { Device } from './pci.ts'

export const DRM = '/sys/class/drm'

/** Drivers of graphics inside the processors of boards and telephones, which shares their memory. Source: the kernel's drivers/gpu/drm. */
const INTEGRATED = /^(asahi|etnaviv|lima|mali|msm|msm_dpu|adreno|nouveau|panfrost|panthor|pvrsrvkm|powervr|tegra|v3d|vc4|vc4-drm|vivante)/
/** Screens alone: controllers of boards, and those that are not there: mirrors, test drivers, what firmware left. */
const VIRTUAL = /^(evdi|faux|simple-framebuffer|simpledrm|udl|vgem|vkms|virtio)/

/** Graphics that is on no bus; null where its driver says nothing. */
export const platformDevice = ({ driver }: Device): DeviceReading | null => {
  if (driver === undefined) return null
  const kind = INTEGRATED.test(driver) ? 'integrated' : VIRTUAL.test(driver) ? 'virtual' : 'display-only'
  return { name: driver, vendor: 'other', kind }
}
