import { describe, expect, it } from 'vitest'
import { withoutPrivateMounts } from '../../src/facts/captures/private-mounts.ts'
import { withoutPrivateLines, withoutPrivateParts } from '../../src/facts/captures/private-parts.ts'

describe('a file that is shown', () => {
  it.each([
    ['/proc/1/environ', 'TOKEN=a\0container=lxc\0B=c', 'container=lxc'],
    ['/proc/1/environ', 'container=podman', 'container=podman'],
    ['/proc/1/environ', 'xcontainer=lxc\0A=b', 'PATH=/'],
    ['/proc/1/environ', '', ''],
    ['/proc/7/cmdline', 'vim\0secret', 'removed\n'],
    ['/proc/7/comm', 'vim', 'removed\n'],
    ['/sys/class/net/eth0/address', 'aa', 'removed\n'],
    ['/sys/class/dmi/id/board_serial', 'B', 'removed\n'],
    ['/sys/class/dmi/id/product_uuid', 'B', 'removed\n'],
    ['/sys/class/drm/card0/device/unique_id', 'B', 'removed\n'],
    ['/etc/machine-id', 'B', 'removed\n'],
    ['/etc/hostname', 'B', 'removed\n'],
    // What only begins or ends like one of these is another file.
    ['/proc/cmdline_of', 'quiet', 'quiet'],
    ['/sys/a/product_uuid_kind', 'x', 'x'],
    ['/sys/a/unique_ids', 'x', 'x'],
    ['/etc/machine-ids', 'x', 'x'],
    ['/etc/hostnames', 'x', 'x'],
    [
      '/proc/self/status',
      'Name:\tvim\nCpus_allowed:\tff\nCpus_allowed_list:\t0-7\nMems_allowed:\t1\nUid:\t1000',
      'Cpus_allowed:\tff\nCpus_allowed_list:\t0-7\nMems_allowed:\t1\n'
    ],
    ['/srv/proc/self/status', 'Name:\tvim', 'Name:\tvim'],
    ['/proc/self/status.old', 'Name:\tvim', 'Name:\tvim'],
    ['/proc/version', 'Linux 6.1 (mira+x@build-7.example.org) (gcc)', 'Linux 6.1 (builder@somewhere) (gcc)'],
    ['/proc/version', 'Linux 6.1 (not an @ address) (a@) (@b)', 'Linux 6.1 (not an @ address) (a@) (@b)'],
    ['/proc/cpuinfo', 'Serial : 12\nmodel : 7\nmachine = SERIAL=9', 'Serial : removed\nmodel : 7\nmachine = SERIAL= removed'],
    ['/proc/sysinfo', 'version = FF, identification = 0A1B2C, machine = 8561', 'version = FF, identification = 000000, machine = 8561']
  ])('%s: %j', (path, text, shown) => expect(withoutPrivateLines(path, text)).toBe(shown))

  it('of mounts has those that decide, in a few words', () => {
    const cgroup = '30 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw'
    const text = [
      cgroup,
      '31 23 0:27 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu',
      '32 23 0:28 /containers/abc/hosts /etc/hosts rw,relatime - ext4 /dev/sda1 rw,secret',
      '33 23 0:29 /x /proc/meminfo rw - fuse.lxcfs lxcfs rw',
      '34 23 0:30 / / rw,relatime - overlay overlay rw,lowerdir=/var/lib/docker/overlay2/abc',
      '35 23 0:31 / /data rw - overlay overlay rw,lowerdir=/var/lib/docker/overlay2/abc',
      '36 23 0:32 / / rw - ext4 /dev/sda1 rw,lowerdir=/var/lib/docker/x',
      '37 23 0:33 / / rw - overlay overlay rw,lowerdir=/home/mira/layers',
      '38 23 0:34 / /home/mira rw - nfs server:/export rw',
      ''
    ].join('\n')
    expect(withoutPrivateMounts(text).split('\n')).toEqual([
      cgroup,
      '31 23 0:27 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu',
      '32 23 0:28 /removed /etc/hosts rw - ext4 removed rw',
      '33 23 0:29 /removed /proc/meminfo rw - fuse.lxcfs removed rw',
      '34 23 0:30 / / rw - overlay overlay rw,lowerdir=/var/lib/docker/removed',
      ''
    ])
    expect(withoutPrivateMounts('')).toBe('')
    expect(withoutPrivateMounts('/etc/hosts ')).toBe('')
    expect(withoutPrivateLines('/proc/1/mountinfo', text)).toBe(withoutPrivateMounts(text))
    expect(withoutPrivateLines('/srv/proc/1/mountinfo', 'a b c')).toBe('a b c')
    expect(withoutPrivateLines('/proc/1/mountinfo.old', 'a b c')).toBe('a b c')
  })
})

describe('what a tool printed, as it is shown', () => {
  it('has no private keys in JSON, whatever they hold', () => {
    const told = {
      serial_number: 'C02',
      processes: [{ name: 'vim' }],
      user: { name: 'mira' },
      process_count: 3,
      owner: null,
      name: 'T4',
      user_time: 5,
      processor: 'i7',
      cards: [{ board_serial: 'B1', memory: 4 }, 'text', 7, null, true]
    }
    expect(withoutPrivateParts(JSON.stringify(told))).toBe(
      JSON.stringify({
        serial_number: 'removed',
        processes: [],
        user: {},
        process_count: null,
        owner: null,
        name: 'T4',
        user_time: 5,
        processor: 'i7',
        cards: [{ board_serial: 'removed', memory: 4 }, 'text', 7, null, true]
      })
    )
  })

  it.each(
    [
      'serial serialNumber process processes cmd cmdline command argv user users username user_name userName owner login account host hostname',
      'computer systemname system_name email ssid bssid macaddr mac_addr macAddress volumename volume_name uniqueid unique_id unique-id udid ecid',
      'asset asset_tag partnumber part_number'
    ].flatMap((names) => names.split(' '))
  )('has nothing of what is called %s, in JSON, XML or a table', (name) => {
    expect(withoutPrivateParts(JSON.stringify({ [name]: 'secret' }))).not.toContain('secret')
    expect(withoutPrivateParts(`<a><${name} id="1">secret</${name}><b>2</b></a>`)).toBe(`<a><${name}>removed</${name}><b>2</b></a>`)
    expect(withoutPrivateParts(`${name}: secret\nmemory: 2`)).toBe(`${name}: removed\nmemory: 2`)
  })

  it.each('processor processors userTime user_time usertime memory mac system volume number'.split(' '))('keeps what is called %s', (name) => {
    expect(withoutPrivateParts(JSON.stringify({ [name]: 'kept' }))).toContain('kept')
  })

  it('keeps JSON on one line or on many, and what stands before it', () => {
    expect(withoutPrivateParts('{"a":1}')).toBe('{"a":1}')
    expect(withoutPrivateParts('{"a":\n1}')).toBe('{\n "a": 1\n}')
    expect(withoutPrivateParts('WARNING: user: mira\nhost=x\n{"a":1}')).toBe('WARNING: user: removed\nhost= removed\n{"a":1}')
    expect(withoutPrivateParts('a note\n[{"serial":"1"}]')).toBe('a note\n[{"serial":"removed"}]')
  })

  it('has no private keys in JSON inside of a text in JSON', () => {
    expect(withoutPrivateParts(JSON.stringify({ text: '{"serial": "S", "x": 1}', word: '5', nothing: 'null' }))).toBe(
      JSON.stringify({ text: '{"serial":"removed","x":1}', word: '5', nothing: 'null' })
    )
  })

  it('has no private elements in XML', () => {
    expect(withoutPrivateParts('<gpu id="1"><serial>123</serial><name>T4</name></gpu>')).toBe(
      '<gpu id="1"><serial>removed</serial><name>T4</name></gpu>'
    )
    expect(withoutPrivateParts('<gpu><processes>\n <process_info><pid>7</pid></process_info>\n</processes><b>2</b></gpu>')).toBe(
      '<gpu><processes></processes><b>2</b></gpu>'
    )
    expect(withoutPrivateParts('<processes></processes><b>2</b>')).toBe('<processes></processes><b>2</b>')
    expect(withoutPrivateParts('<serial/><b>2</b>')).toBe('<serial/><b>2</b>')
    expect(withoutPrivateParts('<user>\n</user><serial><![CDATA[ab]]></serial>')).toBe('<user></user><serial>removed</serial>')
  })

  it('has no private values in a property list', () => {
    const list = (key: string, value: string): string => `<dict><key>${key}</key><string>${value}</string><key>name</key><string>M1</string></dict>`
    expect(withoutPrivateParts(list('serial_number', 'C02'))).toBe(list('serial_number', 'removed'))
    expect(withoutPrivateParts(list('memory', '16 GB'))).toBe(list('memory', '16 GB'))
  })

  it('has no private lines in a table', () => {
    expect(withoutPrivateParts('Serial Number (system): C02\nMemory: 16 GB\nuser = mira, host = x')).toBe(
      'Serial Number (system): removed\nMemory: 16 GB\nuser = removed'
    )
    expect(withoutPrivateParts('a serial killer\nThe user has no name')).toBe('a serial killer\nThe user has no name')
    expect(withoutPrivateParts('serial and the user: mira')).toBe('serial and the user: removed')
    expect(withoutPrivateParts(`serial${' '.repeat(60)}: x`)).toBe(`serial${' '.repeat(60)}: x`)
    expect(withoutPrivateParts(`serial${' '.repeat(53)}: x`)).toBe(`serial${' '.repeat(53)}: removed`)
    expect(withoutPrivateParts('{ serial: 5, broken')).toBe('{ serial: removed')
  })
})
