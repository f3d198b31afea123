import { describe, expect, it } from 'vitest'
import { linuxFacts, meminfo, memoryBlocks } from './linux-facts.ts'

const BARE = { '/proc/cpuinfo': 'processor\t: 0\nflags\t\t: fpu acpi tm dtherm\n' }
const GIB = 2 ** 30
const HALF_KIB = 7.5 * 2 ** 20
const mountinfo = (line: string): Readonly<Record<string, string>> => ({
  '/proc/self/mountinfo': `22 27 0:21 / /proc rw - proc proc rw\n${line}\n`,
  '/proc/self/cgroup': '0::/\n'
})
const LXCFS = mountinfo('503 502 0:50 /proc/meminfo /proc/meminfo rw,nosuid - fuse.lxcfs lxcfs rw,user_id=0')

describe('memory that a container is shown as its own', () => {
  it.each([
    ['lxcfs', LXCFS],
    ['OpenVZ', { '/proc/vz/veinfo': '' }],
    ['gVisor', { '/proc/version': 'Linux version 4.4.0 #1 SMP Sun Jan 10 15:06:54 PST 2016\n' }]
  ])('by %s counts exactly, though the machine is known to be bare', async (_, files) => {
    expect(await linuxFacts({ ...BARE, ...meminfo(HALF_KIB), ...memoryBlocks(256, GIB / 8), ...files })).toMatchObject({
      ram_gb: 7.5,
      container: true
    })
  })

  it('of the host of containers is the machine’s', async () => {
    expect(await linuxFacts({ ...BARE, ...meminfo(HALF_KIB), '/proc/vz/x': '', '/proc/bc/x': '' })).toMatchObject({ ram_gb: 8 })
  })

  it('inside LXC, where the mounts cannot be seen, is not taken for a size on sale', async () => {
    for (const files of [{ '/proc/1/environ': 'container=lxc\0' }, { '/proc/self/cgroup': '0::/lxc/x\n' }]) {
      const facts = await linuxFacts({ ...BARE, ...meminfo(HALF_KIB), ...files })
      expect(facts).toMatchObject({ ram_gb: 7.5, container: true })
      expect(facts).not.toHaveProperty('virtual_machine')
    }
  })

  it('is the tighter of what is shown and a limit', async () => {
    const limit = { '/sys/fs/cgroup/memory.max': `${2 * GIB}\n` }
    const v2 = '30 24 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw'
    const files = mountinfo(`503 502 0:50 /proc/meminfo /proc/meminfo rw - fuse.lxcfs lxcfs rw\n${v2}`)
    expect(await linuxFacts({ ...BARE, ...meminfo(HALF_KIB), ...files, ...limit })).toMatchObject({ ram_gb: 2 })
  })
})

describe('a container', () => {
  const overlay = (lower: string): Readonly<Record<string, string>> =>
    mountinfo(`600 500 0:60 / / rw,relatime master:2 - overlay overlay rw,lowerdir=${lower}`)
  it.each([
    ['Docker', { '/.dockerenv': '' }, true],
    ['Podman', { '/run/.containerenv': '' }, true],
    ['systemd-nspawn', { '/run/systemd/container': 'systemd-nspawn\n' }, true],
    ['layers of an engine', overlay('/var/lib/docker/overlay2/l/X'), true],
    ['layers of containerd', overlay('/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots/1/fs'), true],
    ['files that an engine laid over', mountinfo('610 600 8:1 /var/lib/kubelet/pods/x/etc-hosts /etc/hosts rw - ext4 /dev/sda1 rw'), true],
    ['layers of a live system', overlay('/run/live/rootfs/filesystem.squashfs'), false],
    ['a system of its own', mountinfo('27 1 254:0 / / rw - ext4 /dev/vda rw'), false],
    ['a group of its own, and no mounts to be seen', { '/proc/self/cgroup': '0::/\n' }, undefined],
    ['a group below others', { '/proc/self/cgroup': '0::/user.slice/x\n' }, false],
    ['nothing to be seen', {}, undefined]
  ])('by %s? %s', async (_, files, container) => expect((await linuxFacts({ ...meminfo(2 ** 23), ...files }))['container']).toBe(container))
})

describe('a virtual machine', () => {
  const power = (line: string): Readonly<Record<string, string>> => ({ '/proc/cpuinfo': `processor\t: 0\ncpu\t: POWER9\n\n${line}\n` })
  const firmware = (vendor: string, product: string): Readonly<Record<string, string>> => ({
    '/sys/class/dmi/id/sys_vendor': `${vendor}\n`,
    '/sys/class/dmi/id/product_name': `${product}\n`
  })
  it.each([
    ['a bare processor', BARE, false],
    ['an AMD that tells its clocks', { '/proc/cpuinfo': 'processor : 0\nflags : fpu\npower management: ts ttp tm hwpstate\n' }, false],
    ['a processor that tells nothing', { '/proc/cpuinfo': 'processor : 0\nflags : fpu sse2\npower management:\n' }, undefined],
    ['Xen', { '/sys/hypervisor/type': 'xen\n' }, true],
    ['a partition of POWER', power('platform\t: pSeries'), true],
    ['POWER under QEMU', power('machine\t: CHRP IBM pSeries (emulated by qemu)'), true],
    ['bare POWER', power('platform\t: PowerNV'), false],
    ['IBM Z in a partition', { '/proc/cpuinfo': 'vendor_id : IBM/S390\nprocessor 0: version = 00, identification = 1\n' }, undefined],
    ['user mode Linux', { '/proc/cpuinfo': 'processor : 0\nvendor_id : User Mode Linux\n' }, true],
    ['a guest by its device tree', { '/proc/device-tree/hypervisor/compatible': 'linux,kvm\0' }, true],
    ['a Chromebook', firmware('Google', 'Eve'), false],
    ['Google Compute Engine', firmware('Google', 'Google Compute Engine'), true],
    ['a host of Nutanix', firmware('Nutanix', 'NX-3060-G5'), false],
    ['a guest of Nutanix', firmware('Nutanix', 'AHV'), true],
    ['a Surface', firmware('Microsoft Corporation', 'Surface Laptop 7'), false],
    ['a guest of Hyper-V', firmware('Microsoft Corporation', 'Virtual Machine'), true],
    ['a bare instance', firmware('Amazon EC2', 'm6g.metal'), false],
    ['an instance', firmware('Amazon EC2', 'm6g.large'), true],
    ['WSL1', { ...BARE, '/proc/sys/kernel/osrelease': '4.4.0-19041-Microsoft\n' }, undefined],
    ['WSL1 by its version', { ...BARE, '/proc/version': 'Linux version 4.4.0-19041-Microsoft (Microsoft@Microsoft.com)\n' }, undefined],
    ['WSL2', { ...BARE, '/proc/sys/kernel/osrelease': '5.15.90.1-microsoft-standard-WSL2\n' }, true]
  ])('%s: %s', async (_, files, virtual) => expect((await linuxFacts({ ...meminfo(2 ** 23), ...files }))['virtual_machine']).toBe(virtual))
})

it('nothing at all to be read is no machine without anything', async () => {
  await expect(linuxFacts({})).rejects.toThrow('none of the files of a Linux system can be read')
})
