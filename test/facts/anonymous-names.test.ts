import { describe, expect, it } from 'vitest'
import { anonymous } from '../../src/facts/captures/anonymous.ts'
import { groupPath, groupsReplaced, groupText } from '../../src/facts/captures/anonymous-groups.ts'
import { namesReplaced, type Known } from '../../src/facts/captures/anonymous-names.ts'
import type { Capture } from '../../src/facts/captures/capture.ts'
import { captureText } from '../../src/facts/captures/capture-text.ts'

const shown = (text: string, { hosts = [], users = [] }: Partial<Known> = {}): string => namesReplaced({ hosts, users }, text)(text)
const ID = '5e0f5c4a-93ad-4c3d-8d9a-0d3c5ef8a1b2'
const OTHER = '6e0f5c4a-93ad-4c3d-8d9a-0d3c5ef8a1b2'

describe('names in a capture', () => {
  it.each<readonly [string, string, string]>([
    [
      'UUIDs, the same by the same',
      `GPU-${ID} ${ID.toUpperCase()} ${OTHER}`,
      'GPU-00000001-0000-4000-8000-000000000000 00000001-0000-4000-8000-000000000000 00000002-0000-4000-8000-000000000000'
    ],
    ['UUIDs of pods', `pod${ID.replaceAll('-', '_')}`, 'pod00000001-0000-4000-8000-000000000000'],
    [
      'the start of a UUID, as its whole',
      `GPU-5e0f5c4a GPU-${ID} GPU-5E0F5C4A-93ad MIG-7777`,
      'GPU-00000001 GPU-00000001-0000-4000-8000-000000000000 GPU-00000001-0000 MIG-00000002'
    ],
    ['no start of zeros', 'GPU-0000 GPU-0000abcd GPU-0001', 'GPU-0000 GPU-0000abcd GPU-00000001'],
    [
      'MAC addresses',
      'aa:bb:cc:dd:ee:ff AA-BB-CC-DD-EE-FF aa:bb:cc:dd:ee:fe aabb.ccdd.eeff',
      '02:00:00:00:00:01 02:00:00:00:00:02 02:00:00:00:00:03 02:00:00:00:00:04'
    ],
    [
      'long numbers of hexadecimal digits',
      `${'a1'.repeat(16)} ${'11'.repeat(16)} ${'aa'.repeat(16)} ${'b2'.repeat(20)} ${'a1'.repeat(15)}`,
      `${'c'.repeat(31)}1 ${'11'.repeat(16)} ${'aa'.repeat(16)} ${'c'.repeat(39)}2 ${'a1'.repeat(15)}`
    ],
    ['addresses of version 4', '10.0.0.1 10.0.0.2 10.0.0.1 1.2.3 1.2.3.4.5 256.1.1.1', '192.0.2.1 192.0.2.2 192.0.2.1 1.2.3 1.2.3.4.5 256.1.1.1'],
    ['addresses of version 6', 'fe80::1 2001:db8:1:2:3:4:5:6 fe80::2', '2001:db8::1 2001:db8::2 2001:db8::3'],
    ['no times, groups and PCI addresses', '12:30:45 0:: 0000:01:00.0 a:: 1:2:3', '12:30:45 0:: 0000:01:00.0 a:: 1:2:3'],
    [
      'single devices of Windows',
      'PCI\\VEN_10DE&DEV_2684\\4&2283F625&0&0019 usb\\x\\4&2283F625&0&0019 USB\\y\\z',
      'PCI\\VEN_10DE&DEV_2684\\instance1 usb\\x\\instance1 USB\\y\\instance2'
    ],
    ['home folders', '/home/mira/x /home/bob /Users/mira C:\\Users\\Mira M\\x', '/home/person1/x /home/person2 /Users/person1 C:\\Users\\person3\\x']
  ])('%s', (_, text, replaced) => expect(shown(text)).toBe(replaced))

  it('of hosts and users, as words, the longest first, from two characters on', () => {
    expect(shown('box box.example.org BOX boxes inbox box-1', { hosts: ['box', 'box.example.org'] })).toBe(
      'somewhere somewhere somewhere boxes inbox somewhere-1'
    )
    expect(shown('mi mira Mi m', { users: ['m', 'mi', 'mira'] })).toBe('person1 person2 person1 m')
    expect(shown('a.b axb', { hosts: ['a.b'] })).toBe('somewhere axb')
    expect(shown('x y', { hosts: ['x'], users: ['y'] })).toBe('x y')
    expect(shown('/home/mira mira', { users: ['mira'] })).toBe('/home/person1 person1')
  })

  it('come again after 256 of them, for there is no more room', () => {
    const text = Array.from({ length: 257 }, (_, i) => `10.1.${i >> 8}.${i & 255}`).join(' ')
    expect(shown(text).split(' ').slice(254)).toEqual(['192.0.2.255', '192.0.2.0', '192.0.2.1'])
    const macs = Array.from(
      { length: 257 },
      (_, i) => `aa:bb:cc:dd:${(i >> 8).toString(16).padStart(2, '0')}:${(i & 255).toString(16).padStart(2, '0')}`
    )
    expect(shown(macs.join(' ')).split(' ').slice(254)).toEqual(['02:00:00:00:00:ff', '02:00:00:00:00:00', '02:00:00:00:00:01'])
  })
})

describe('control groups in a capture', () => {
  it.each([
    ['/system.slice/user.slice/init.scope', '/system.slice/user.slice/init.scope'],
    ['/user.slice/user-1000.slice/secret.scope', '/user.slice/group1.slice/group2.scope'],
    ['/docker-abc.scope/lxc.payload.mine/secret', '/docker-group1.scope/lxc-group2/group3'],
    ['/a.slice.d/b.servicex', '/group1/group2'],
    ['/memory,cpu/../-.slice', '/memory,cpu/../-.slice'],
    ['/kubepods.slice/kubepods-besteffort.slice/besteffort', '/kubepods.slice/kubepods-besteffort.slice/besteffort'],
    ['/kubepods/kubepods/docker', '/kubepods/kubepods/docker'],
    // What an earlier capture made up stays as it is.
    ['/group12/person34/group56.slice/docker-group78.scope', '/group12/person34/group56.slice/docker-group78.scope'],
    ['/groupX/person-/groupY.slice/-group7.scope/x y-group8.scope', '/group1/group2/group3.slice/group4.scope/group5.scope'],
    ['/mysystem.slice/my-memory/cpu,memory,cpuset/memory,secret/my-docker', '/group1.slice/group2/cpu,memory,cpuset/group3/group4']
  ])('%s', (path, replaced) => expect(groupsReplaced()(path)).toBe(replaced))

  it('the same by the same', () => {
    const rename = groupsReplaced()
    expect([rename('/a/b'), rename('/b/a/c')]).toEqual(['/group1/group2', '/group2/group1/group3'])
  })

  const rename = (path: string): string => path.replaceAll('secret', 'X')
  it.each([
    ['/sys/fs/cgroup/secret/memory.max', '/sys/fs/cgroup/X/memory.max'],
    ['/sys/fs/cgroup/secret/cpuset.cpus.effective', '/sys/fs/cgroup/X/cpuset.cpus.effective'],
    ['/sys/fs/cgroup/secret/memory.secret', '/sys/fs/cgroup/X/memory.secret'],
    ['/sys/fs/cgroup/secret', '/sys/fs/cgroup/X'],
    ['/sys/fs/cgroup/memory.max', '/sys/fs/cgroup/memory.max'],
    ['/secret/memory.max', '/secret/memory.max'],
    ['/sys/fs/cgroup/secret/memory.max/secret', '/sys/fs/cgroup/X/memory.max/X'],
    ['/sys/fs/cgroup/secret/xmemory.max', '/sys/fs/cgroup/X/xmemory.max'],
    ['/sys/fs/cgroup/secret/memory.secret/x y', '/sys/fs/cgroup/X/memory.X/x y']
  ])('in a path: %s', (path, replaced) => expect(groupPath(path, rename)).toBe(replaced))

  it.each([
    ['/proc/self/cgroup', '0::/secret\n12:cpu,cpuacct:/a/secret\nsecret', '0::/X\n12:cpu,cpuacct:/a/X\nsecret'],
    ['/proc/self/cgroups', '0::/secret', '0::/secret'],
    ['/srv/proc/self/cgroup', '0::/secret', '0::/secret'],
    [
      '/proc/1/mountinfo',
      '30 23 0:26 /secret /sys/fs/cgroup/secret rw - cgroup2 secret rw\n31 23 0:27 / /secret rw',
      '30 23 0:26 /X /sys/fs/cgroup/X rw - cgroup2 secret rw\n31 23 0:27 / /secret rw'
    ],
    ['/proc/1/mountinfo.old', '30 23 0:26 /secret / rw', '30 23 0:26 /secret / rw'],
    ['/srv/proc/1/mountinfo', '30 23 0:26 /secret / rw', '30 23 0:26 /secret / rw'],
    ['/etc/x', '30 23 0:26 /secret / rw', '30 23 0:26 /secret / rw']
  ])('in the text of %s', (path, text, replaced) => expect(groupText(path, text, rename)).toBe(replaced))
})

const capture: Capture = {
  platform: 'linux',
  env: { CUDA_VISIBLE_DEVICES: `GPU-${ID}` },
  files: { '/b': 'x mira\n', '/home/mira/a': '10.0.0.1\n', 'D:\\mira': 'y', '/srv/home/mira': 'z' },
  folders: { '/home/mira': ['mira', 'x'], '/empty': [] },
  links: { '/dev/mira': '/home/mira' },
  forbidden: ['/root/mira'],
  tools: {
    'nvidia-smi -L': { stdout: 'serial: 1\nmira', stderr: 'user=x', exitCode: 0 },
    a: { error: { kind: 'failed', message: 'host: mira' } },
    b: { decoded: '{"user":"mira"}' }
  }
}

describe('a whole capture', () => {
  it('has its names replaced where they are names', () => {
    expect(anonymous(capture, { hosts: [], users: ['mira'] })).toEqual({
      platform: 'linux',
      env: { CUDA_VISIBLE_DEVICES: 'GPU-00000001-0000-4000-8000-000000000000' },
      files: { '/b': 'x person1\n', '/home/person1/a': '192.0.2.1\n', 'D:\\person1': 'y', '/srv/home/person1': 'z' },
      folders: { '/home/person1': ['person1', 'x'], '/empty': [] },
      links: { '/dev/mira': '/home/person1' },
      forbidden: ['/root/person1'],
      tools: {
        'nvidia-smi -L': { stdout: 'serial: removed\nperson1', stderr: 'user= removed', exitCode: 0 },
        a: { error: { kind: 'failed', message: 'host: removed' } },
        b: { decoded: '{"user":"removed"}' }
      }
    })
    expect(anonymous({ platform: 'linux' }, { hosts: [], users: [] })).toEqual({
      platform: 'linux',
      env: {},
      files: {},
      folders: {},
      links: {},
      forbidden: [],
      tools: {}
    })
  })

  it('is a machine file, sorted, its texts as they are', () => {
    const text = captureText(
      { platform: 'linux', arch: 'x64', files: { '/b': 'two\nlines\n', '/a': 'x' }, forbidden: ['/z', '/y'], env: {}, tools: {}, links: {} },
      'high_end'
    )
    expect(text).toBe(`# yaml-language-server: $schema=https://unpkg.com/plimsoll/rules/schemas/machine.schema.json
# What Plimsoll's adapters read on a machine, without serial numbers, UUIDs, addresses and names.
# Read it through before you share it. \`plimsoll facts --machine FILE\` replays it.
description: a captured linux x64 machine
expect:
  tier: high_end
capture:
  platform: linux
  arch: x64
  files:
    /a: x
    /b: |
      two
      lines
  forbidden:
    - /y
    - /z
`)
    const long = `${'word '.repeat(40)}end`
    const bare = captureText({ platform: 'darwin', forbidden: [], folders: { '/p': [] }, files: { '/a': long, '/b': long } })
    expect(bare.slice(bare.indexOf('description'))).toBe(
      `description: a captured darwin machine\ncapture:\n  platform: darwin\n  folders:\n    /p: []\n  files:\n    /a: ${long}\n    /b: ${long}\n`
    )
  })
})
