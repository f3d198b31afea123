import type { SystemReading } from '../../src/facts/reading.ts'
import type { Tree } from './tree.ts'

/** What says that this is a virtual machine, or surely is not, and that it is a container. */
export const SYSTEM_FILES = [
  '/sys/class/dmi/id/sys_vendor',
  '/sys/class/dmi/id/product_name',
  '/sys/hypervisor/type',
  '/proc/device-tree/model',
  '/proc/device-tree/compatible',
  '/proc/sys/kernel/osrelease',
  '/proc/1/environ',
  '/.dockerenv',
  '/run/.containerenv',
  '/etc/nv_tegra_release',
  '/proc/driver/nvidia/version'
] as const

const VM_MAKERS =
  /qemu|kvm|vmware|virtualbox|innotek|xen|bochs|parallels|google|digitalocean|hetzner|openstack|nutanix|red hat|ovirt|firecracker|bhyve|virtual machine|amazon ec2/i

export const readSystem = (tree: Tree): Pick<SystemReading, 'container' | 'virtualMachine'> => {
  const virtual = isVirtual(tree)
  return { container: isContainer(tree), ...(virtual === undefined ? {} : { virtualMachine: virtual }) }
}

const isVirtual = (tree: Tree): boolean | undefined => {
  const flags = /^flags\s*:\s*(.*)$/m.exec(tree.text('/proc/cpuinfo') ?? '')?.[1]
  if (flags !== undefined && /(^|\s)hypervisor(\s|$)/.test(flags)) return true
  if (tree.text('/sys/hypervisor/type') !== undefined) return true
  const maker = `${tree.text('/sys/class/dmi/id/sys_vendor') ?? ''} ${tree.text('/sys/class/dmi/id/product_name') ?? ''}`.trim()
  const board = tree.text('/proc/device-tree/model') ?? ''
  if (/dummy-virt/.test(board) || (VM_MAKERS.test(maker) && !/\.metal/i.test(maker))) return true
  // Processors other than x86 have no flag for it, so only a maker that is named is evidence that there is none.
  return maker !== '' || board !== '' ? false : undefined
}

const isContainer = (tree: Tree): boolean =>
  tree.text('/.dockerenv') !== undefined ||
  tree.text('/run/.containerenv') !== undefined ||
  /(^|\0)container=/.test(tree.text('/proc/1/environ') ?? '') ||
  /[/:](docker|kubepods|lxc|libpod|containerd|machine\.slice)/.test(tree.text('/proc/self/cgroup') ?? '')
