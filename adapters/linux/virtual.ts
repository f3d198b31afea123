import { isGVisor, mayOwnMemory } from './container.ts'
import type { CpuInfo } from './cpuinfo.ts'
import type { Tree } from './tree.ts'

export const VIRTUAL_FILES = [
  '/sys/class/dmi/id/sys_vendor',
  '/sys/class/dmi/id/product_name',
  '/sys/hypervisor/type',
  '/proc/device-tree/model',
  '/proc/device-tree/compatible',
  '/proc/device-tree/hypervisor/compatible',
  '/proc/sys/kernel/osrelease'
] as const

/**
 * Firmware of virtual machines. Some makers build real ones too: Google's Chromebooks, Amazon's bare instances (`.metal`), Nutanix's hosts,
 * Microsoft's Surface.
 */
const VM_FIRMWARE =
  /qemu|kvm|vmware|virtualbox|innotek|\bxen\b|hvm domu|bochs|parallels|virtual machine|virtualization|virtual platform|google compute|amazon ec2|alibaba cloud|tencent cloud|huaweicloud|openstack|rhev|ovirt|bhyve|firecracker|cloud hypervisor|crosvm|digitalocean|droplet|vserver|\bahv\b|linode|akamai|vultr|upcloud|scaleway|exoscale|standard pc/i

/** Running in a virtual machine; undefined where nothing says so and nothing says that it is a bare one. */
export const isVirtual = (tree: Tree, info: CpuInfo): boolean | undefined => {
  const flags = new Set((info.processors[0]?.get('flags') ?? info.common.get('flags') ?? '').split(/\s+/))
  const firmware = `${tree.text('/sys/class/dmi/id/sys_vendor') ?? ''} ${tree.text('/sys/class/dmi/id/product_name') ?? ''}`.trim()
  const board = `${tree.text('/proc/device-tree/model') ?? ''} ${tree.text('/proc/device-tree/compatible') ?? ''}`.trim()
  const isGuest =
    flags.has('hypervisor') ||
    tree.text('/sys/hypervisor/type') !== undefined ||
    tree.text('/proc/device-tree/hypervisor/compatible') !== undefined ||
    /dummy-virt|qemu/i.test(board) ||
    (VM_FIRMWARE.test(firmware) && !/\.metal/i.test(firmware)) ||
    isGuestProcessor(info) ||
    isWsl2(tree)
  if (isGuest) return true
  // What the second of these runs on is Windows' business, and what the others show of the machine is their own.
  if (isWsl(tree) || isGVisor(tree) || mayOwnMemory(tree)) return undefined
  return firmware !== '' || board !== '' || isBareProcessor(info, flags) ? false : undefined
}

const isGuestProcessor = ({ architecture, processors, common }: CpuInfo): boolean => {
  if (architecture === 'power') return /qemu/i.test(common.get('machine') ?? '') || common.get('platform') === 'pSeries'
  // IBM Z tells processors of guests by the version FF.
  if (architecture === 's390') return processors.some((fields) => /version = FF/i.test(fields.get('said') ?? ''))
  return /^user mode linux/i.test(processors[0]?.get('vendor_id') ?? '')
}

/**
 * Sensors and clocks of the real processor, which no hypervisor hands on: a guest that hides that it is one does not show them. Of
 * captures of guests none has one of these, and of bare machines since 2006 each.
 */
const isBareProcessor = ({ architecture, processors, common }: CpuInfo, flags: ReadonlySet<string>): boolean =>
  ['dtherm', 'tm2', 'est', 'hw_pstate', 'acpi'].some((flag) => flags.has(flag)) ||
  /\b(hwpstate|ttp)\b/.test(processors[0]?.get('power management') ?? '') ||
  (architecture === 'power' && common.get('platform') === 'PowerNV')

/** Windows' system for Linux, the first (`4.4.0-19041-Microsoft`) and the second (`5.15.90.1-microsoft-standard-WSL2`). */
export const isWsl = (tree: Tree): boolean => /microsoft/i.test(tree.text('/proc/sys/kernel/osrelease') ?? tree.text('/proc/version') ?? '')

const isWsl2 = (tree: Tree): boolean =>
  isWsl(tree) &&
  !/^\d+\.\d+\.\d+-\d+-Microsoft/.test(tree.text('/proc/sys/kernel/osrelease')?.trim() ?? '') &&
  !/-Microsoft /.test(tree.text('/proc/version') ?? '')
