import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anonymous } from '../../src/facts/captures/anonymous.ts'
import type { Capture } from '../../src/facts/captures/capture.ts'

const KNOWN = { hosts: ['thinkpad-of-mira.example.org', 'thinkpad-of-mira'], users: ['mira'] }
const said = (capture: Partial<Capture>): string => JSON.stringify(anonymous({ platform: 'linux', ...capture }, KNOWN))

const UUID = 'GPU-5e0f5c4a-93ad-4c3d-8d9a-0d3c5ef8a1b2'

describe('a capture that can be shown', () => {
  it.each<readonly [string, Partial<Capture>, ReadonlyArray<string>]>([
    ['the serial number of a board', { files: { '/proc/cpuinfo': 'processor\t: 0\nSerial\t\t: 10000000deadbeef\n' } }, ['10000000deadbeef']],
    ['serial numbers of files that are all serial', { files: { '/sys/class/dmi/id/product_serial': 'PF3XKL42\n' } }, ['PF3XKL42']],
    ['variables of the first process', { files: { '/proc/1/environ': 'TOKEN=hunter2\0container=lxc\0HOME=/root\0' } }, ['hunter2', 'TOKEN']],
    ['the name of a process', { files: { '/proc/self/status': 'Name:\tsecret-tool\nCpus_allowed_list:\t0-3\n' } }, ['secret-tool']],
    [
      'mounts of people',
      { files: { '/proc/self/mountinfo': '36 35 98:0 / /mnt/tax-returns rw - nfs fileserver:/export rw\n' } },
      ['tax-returns', 'fileserver']
    ],
    [
      'names of groups and of containers',
      {
        files: {
          '/proc/self/cgroup': '0::/user.slice/user-1000.slice/user@1000.service/app.slice/app-org.secret-tool-4711.scope\n',
          '/sys/fs/cgroup/user.slice/user-1000.slice/user@1000.service/app.slice/app-org.secret-tool-4711.scope/memory.max': 'max\n'
        }
      },
      ['secret-tool', '4711']
    ],
    [
      'ids of containers',
      { files: { '/proc/self/cgroup': '0::/docker/8f1c3b2a9d4e5f60718293a4b5c6d7e8f90123456789abcdef0123456789abcd\n' } },
      ['8f1c3b2a']
    ],
    [
      'what XML tells of serial numbers and processes',
      {
        tools: {
          'nvidia-smi -q -x': {
            stdout: `<gpu><serial>1324419070001</serial><uuid>${UUID}</uuid><board_serial>B42</board_serial><processes><process_info><process_name>/home/mira/secret-tool</process_name></process_info></processes></gpu>`
          }
        }
      },
      ['1324419070001', UUID, 'B42', 'secret-tool', 'mira']
    ],
    [
      'what JSON tells of people, also inside a text',
      {
        tools: {
          system_profiler: {
            stdout:
              '{"serial_number": "C02XX", "platform_UUID": "5E0F5C4A-93AD-4C3D-8D9A-0D3C5EF8A1B2", "user_name": "Mira M. (mira)", "SerialNumber":"88\\"1"}'
          },
          systeminformation: { decoded: '{"process_list": "vim", "text": "{\\"serial\\": \\"S-77\\"}"}' }
        }
      },
      ['C02XX', '93AD', 'Mira M', '88', 'vim', 'S-77']
    ],
    [
      'tables that tools print',
      {
        tools: {
          dump: {
            stdout: '      Serial Number (system): FVFXC2\n  Hardware UUID: 5E0F5C4A-93AD-4C3D-8D9A-0D3C5EF8A1B2\nUser Name: Mira\n| host name | x\n'
          }
        }
      },
      ['FVFXC2', '5E0F5C4A', 'Mira']
    ],
    [
      'addresses',
      {
        tools: {
          net: {
            stdout: 'a 00:1b:44:11:3a:b7 b 192.168.178.23 c fe80::1ff:fe23:4567:890a d 2001:db8:85a3:8d3:1319:8a2e:370:7348 e 00-1B-44-11-3A-B8'
          }
        }
      },
      ['1b:44', '1B-44', '168.178', '4567', '85a3', '370']
    ],
    [
      'hosts and users by name',
      { tools: { t: { stderr: 'mira@thinkpad-of-mira: no such device' } }, links: { '/x': '/home/mira/models' } },
      ['mira']
    ],
    [
      'folders of other people',
      { tools: { t: { error: { kind: 'failed', message: 'C:\\Users\\Jonas\\x.exe and /Users/jonas/y and /home/someone-else/z' } } } },
      ['onas', 'someone-else']
    ],
    [
      'paths',
      { files: { '/home/mira/.config': '1' }, folders: { '/home/mira': ['thinkpad-of-mira.log'] }, forbidden: ['/home/mira/secret'] },
      ['mira']
    ],
    ['variables', { env: { CUDA_VISIBLE_DEVICES: UUID } }, [UUID]]
  ])('does not tell %s', (_, capture, secrets) => {
    const told = said(capture)
    for (const secret of secrets) expect(told).not.toContain(secret)
  })

  it('keeps what decisions are made from', () => {
    const files = {
      '/proc/meminfo': 'MemTotal:       16291992 kB\nMemAvailable:   11112222 kB\n',
      '/proc/self/status': 'Cpus_allowed:\tf\nCpus_allowed_list:\t0-3\n',
      '/proc/self/mountinfo': '30 23 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw\n',
      '/proc/1/environ': 'container=lxc',
      '/proc/sys/kernel/osrelease': '6.8.0-45-generic\n',
      '/sys/class/dmi/id/sys_vendor': 'LENOVO\n',
      '/sys/bus/pci/devices/0000:01:00.0/vendor': '0x10de\n',
      '/proc/device-tree/compatible': 'raspberrypi,5-model-b\0brcm,bcm2712\0'
    }
    expect(anonymous({ platform: 'linux', files }, KNOWN).files).toEqual(files)
    const xml =
      '<gpu id="00000000:01:00.0"><product_name>NVIDIA GeForce RTX 4090</product_name><fb_memory_usage><total>24564 MiB</total></fb_memory_usage></gpu>'
    expect(anonymous({ platform: 'linux', tools: { 'nvidia-smi -q -x': { stdout: xml } } }, KNOWN).tools).toEqual({
      'nvidia-smi -q -x': { stdout: xml }
    })
    const json = JSON.stringify({
      cpu: { processors: 1, processor: 'AMD Ryzen', cores: 16 },
      physicalCores: 8,
      mem: { used: 5 },
      list: [1, 'x', null]
    })
    expect(anonymous({ platform: 'linux', tools: { si: { decoded: json } } }, KNOWN).tools).toEqual({ si: { decoded: json } })
  })

  it('keeps what joins: the same name is replaced by the same one, in texts and in paths', () => {
    const {
      files = {},
      tools = {},
      env = {}
    } = anonymous(
      {
        platform: 'linux',
        env: { CUDA_VISIBLE_DEVICES: UUID },
        files: {
          '/proc/self/cgroup': '0::/system.slice/secret-tool.service\n',
          '/sys/fs/cgroup/system.slice/secret-tool.service/memory.max': '4294967296\n',
          '/sys/fs/cgroup/system.slice/other.service/memory.max': 'max\n'
        },
        tools: { a: { stdout: `uuid ${UUID}` }, b: { stdout: `uuid ${UUID.toUpperCase()}` } }
      },
      KNOWN
    )
    const [, group = ''] = /system\.slice\/(\S+)/.exec(files['/proc/self/cgroup'] ?? '') ?? []
    expect(group).toMatch(/^group\d+\.service$/)
    expect(files[`/sys/fs/cgroup/system.slice/${group}/memory.max`]).toBe('4294967296\n')
    expect(Object.keys(files)).toHaveLength(3)
    const [made = ''] = /00000000-.*/.exec(env['CUDA_VISIBLE_DEVICES'] ?? '') ?? []
    expect([tools['a']?.stdout, tools['b']?.stdout]).toEqual([expect.stringContaining(made), expect.stringContaining(made)])
  })

  it.each<readonly [string, Partial<Capture>, ReadonlyArray<string>]>([
    [
      'the UUID of a pod',
      { files: { '/proc/self/cgroup': '0::/kubepods/burstable/pod5e0f5c4a-93ad-4c3d-8d9a-0d3c5ef8a1b2/x\n' } },
      ['5e0f5c4a', '/x']
    ],
    [
      'names of groups without an ending',
      { files: { '/proc/self/cgroup': '4:memory:/lxc/tax-box\n', '/sys/fs/cgroup/memory/lxc/tax-box/memory.limit_in_bytes': '5\n' } },
      ['tax-box']
    ],
    [
      'the identification of a mainframe',
      { files: { '/proc/cpuinfo': 'processor 0: version = FF,  identification = 0A1B2C,  machine = 2964\n' } },
      ['0A1B2C']
    ],
    [
      'what Apple, Windows and AMD call serial numbers',
      {
        tools: {
          ioreg: { stdout: '  "IOPlatformSerialNumber" = "C02XK1"\n' },
          plist: { stdout: '<dict><key>serial_number</key><string>C02XK2</string><key>chip</key><string>M3</string></dict>' },
          amd: { stdout: 'WARNING: old\n{"card0": {"Unique ID": "0x7a1c", "Serial Number": 692147000102, "VRAM Total Memory (B)": "8589934592"}}' },
          windows: {
            decoded: '[{"SystemName": "MIRAS-PC", "PNPDeviceID": "PCI\\\\VEN_10DE&DEV_2684\\\\4&1C3D25BB&0&0019", "AdapterRAM": 4293918720}]'
          }
        }
      },
      ['C02XK', '0x7a1c', '692147', 'MIRAS', '1C3D25BB']
    ],
    [
      'elements with attributes or sections',
      { tools: { x: { stdout: '<serial unit="1">S1</serial><board_serial><![CDATA[S2]]></board_serial><processes a="b"><x>S3</x></processes>' } } },
      ['S1', 'S2', 'S3']
    ],
    [
      'other spellings of addresses',
      { tools: { x: { stdout: 'a fd00:1::5 b 2a02:8071:5600::/40 c 2a02:8071::abcd d 001b.4411.3ab7 /data/users/jonas C:\\Users\\Ann Smith\\x' } } },
      ['fd00', '8071', '4411', 'jonas', 'Smith']
    ],
    ['serial numbers in reasons', { tools: { x: { error: { kind: 'failed', message: 'serial number: S4' } } } }, ['S4']]
  ])('does not tell %s either', (_, capture, secrets) => {
    const told = said(capture)
    for (const secret of secrets) expect(told).not.toContain(secret)
    expect(said({ files: { '/proc/self/cgroup': '4:memory:/lxc/a\n' } })).toContain('/lxc/group')
  })

  it('replaces the beginning of a UUID by the beginning of its replacement', () => {
    const made = anonymous({ platform: 'linux', env: { CUDA_VISIBLE_DEVICES: 'GPU-5e0f5c4a' }, tools: { t: { stdout: `uuid ${UUID}` } } }, KNOWN)
    const start = (made.env?.['CUDA_VISIBLE_DEVICES'] ?? '').slice(4)
    expect(start).toMatch(/^[\da-f]{8}$/)
    expect(made.tools?.['t']?.stdout).toContain(`GPU-${start}-`)
    expect(said({ env: { CUDA_VISIBLE_DEVICES: 'GPU-5e0f5c4a' } })).not.toContain('5e0f5c4a')
  })

  it('leaves times and control groups alone, which look like addresses', () => {
    const stdout = 'at 12:30:45 on 00000000:01:00.0 in 0::/ from 1.2.3'
    expect(anonymous({ platform: 'linux', tools: { t: { stdout } } }, KNOWN).tools).toEqual({ t: { stdout } })
  })

  it('tells nothing of them whatever stands around them', () => {
    const secret = fc.constantFrom(
      'mira',
      'thinkpad-of-mira',
      UUID,
      '00:1b:44:11:3a:b7',
      '192.168.178.23',
      '"serial": "PF3XKL42"',
      '/home/mira/x',
      'docker-8f1c3b2a9d4e5f60718293a4b5c6d7e8.scope',
      ' ',
      '\n',
      'Serial: 5'
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(secret, fc.string({ maxLength: 4 }))), (parts) => {
        const once = anonymous({ platform: 'linux', tools: { t: { stdout: parts.join('/') } } }, KNOWN)
        expect(JSON.stringify(once)).not.toMatch(/mira|5e0f5c4a|1b:44|168\.178|PF3XKL42|8f1c3b2a/i)
      }),
      { numRuns: 1000 }
    )
  })
})
