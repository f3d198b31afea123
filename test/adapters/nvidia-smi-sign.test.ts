import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { nvidiaSmiAdapter, signOfNvidia } from '../../adapters/nvidia-smi.ts'
import type { Files, Host, ProbeError } from '../../src/facts/adapter.ts'

interface Machine {
  readonly platform?: NodeJS.Platform
  readonly env?: Host['env']
  /** Texts by path; null for a file that may not be read. */
  readonly files?: Readonly<Record<string, string | null>>
}

const no = (kind: ProbeError['kind']): E.Either<ProbeError, never> => E.left({ kind, message: kind })

const machineOf = ({
  platform = 'linux',
  env = { PATH: '/usr/bin:/opt/tools/' },
  files: texts = {}
}: Machine): { host: Host; runs: string[]; looked: string[] } => {
  const runs: string[] = []
  const looked: string[] = []
  const files: Files = {
    read: (path) => () => {
      looked.push(path)
      const text = Object.hasOwn(texts, path) ? texts[path] : undefined
      return Promise.resolve(text === undefined ? no('not-installed') : text === null ? no('no-permission') : E.right(text))
    },
    list: (path) => () => {
      const names = Object.keys(texts).flatMap((each) => (each.startsWith(`${path}/`) ? [each.slice(path.length + 1).split('/')[0] ?? ''] : []))
      return Promise.resolve(names.length > 0 ? E.right([...new Set(names)]) : no('not-installed'))
    },
    link: () => () => Promise.resolve(no('not-installed'))
  }
  const run: Host['run'] = (command) => () => {
    runs.push(command)
    return Promise.resolve(no('failed'))
  }
  return { host: { platform, env, files, run }, runs, looked }
}

const pci = (vendor: string, pciClass: string): Readonly<Record<string, string>> => ({
  '/sys/bus/pci/devices/0000:01:00.0/vendor': `${vendor}\n`,
  '/sys/bus/pci/devices/0000:01:00.0/class': `${pciClass}\n`
})

const WINDOWS = { platform: 'win32', env: { Path: 'C:\\Tools;"D:\\More Tools\\";relative', SystemRoot: 'C:\\WINDOWS' } } as const

const SIGNS: Readonly<Record<string, readonly [Machine, string | null]>> = {
  'its driver': [{ files: { '/proc/driver/nvidia/version': 'NVRM version' } }, 'driver'],
  'its driver, which may not be read': [{ files: { '/proc/driver/nvidia/version': null } }, 'driver'],
  'a display device': [{ files: pci('0x10de', '0x030000') }, 'pci-device'],
  'a display device without a screen': [{ files: pci('0x10de', '0x030200') }, 'pci-device'],
  'an accelerator': [{ files: pci('0x10de', '0x120000') }, 'pci-device'],
  'Windows below Linux': [{ files: { '/dev/dxg': '', '/usr/lib/wsl/lib/nvidia-smi': '' } }, 'wsl'],
  'a Tegra': [{ files: { '/proc/device-tree/compatible': 'nvidia,p3768-0000+p3767-0000\0nvidia,tegra234\0' } }, 'tegra'],
  'a release of Tegra': [{ files: { '/etc/nv_tegra_release': '# R35' } }, 'tegra'],
  'the tool': [{ files: { '/opt/tools/nvidia-smi': '\x7fELF' } }, 'tool'],
  'the tool, which may only be run': [{ files: { '/usr/bin/nvidia-smi': null } }, 'tool'],
  'the tool, where no PATH is set': [{ env: {}, files: { '/usr/bin/nvidia-smi': '' } }, 'tool'],
  'the tool on another system': [{ platform: 'freebsd', files: { '/usr/bin/nvidia-smi': '' } }, 'tool'],
  'the tool of Windows': [{ ...WINDOWS, files: { 'C:\\WINDOWS\\System32\\nvidia-smi.exe': '' } }, 'tool'],
  'the tool of Windows on a quoted PATH': [{ ...WINDOWS, files: { 'D:\\More Tools\\nvidia-smi.exe': '' } }, 'tool'],
  'an older tool of Windows': [{ ...WINDOWS, files: { 'C:\\Program Files\\NVIDIA Corporation\\NVSMI\\nvidia-smi.exe': '' } }, 'tool'],
  'nothing at all': [{}, null],
  'its sound device alone': [{ files: pci('0x10de', '0x040300') }, null],
  "another maker's display device": [{ files: pci('0x1002', '0x030000') }, null],
  'a device that may not be read': [{ files: { '/sys/bus/pci/devices/0000:01:00.0/vendor': null } }, null],
  'the tool of Windows below Linux, without a device': [{ files: { '/usr/lib/wsl/lib/nvidia-smi': '' } }, null],
  'the device of Windows below Linux, without the tool': [{ files: { '/dev/dxg': '' } }, null],
  "another board's device tree": [{ files: { '/proc/device-tree/compatible': 'raspberrypi,5-model-b\0brcm,bcm2712\0' } }, null],
  'a folder with the name of the tool': [{ files: { '/usr/bin/nvidia-smi/readme': '' } }, null],
  'the tool in a relative folder': [{ env: { PATH: 'bin:.::' }, files: { 'bin/nvidia-smi': '', './nvidia-smi': '', '/nvidia-smi': '' } }, null],
  'the tool in a relative folder of Windows': [{ ...WINDOWS, files: { 'relative\\nvidia-smi.exe': '' } }, null],
  'a driver file of Linux on another system': [{ platform: 'darwin', files: { '/proc/driver/nvidia/version': '' } }, null]
}

describe('nvidia-smi is started where there is a sign of NVIDIA, and nowhere else', () => {
  it.each(Object.entries(SIGNS))('%s', async (_, [machine, sign]) => {
    const { host, runs } = machineOf(machine)
    expect(await signOfNvidia(host)()).toBe(sign)
    const signal = new AbortController().signal
    const answer = await nvidiaSmiAdapter().probe({ host, signal, wanted: new Set(['gpu_present']), timeoutMs: 100 })()
    expect(runs).toEqual(sign === null ? [] : [process.execPath])
    // Without a sign it says nothing; it does not say that there is none.
    expect(answer).toEqual(sign === null ? E.right({}) : no('failed'))
  })

  it('looks no further than the first sign', async () => {
    const { host, looked } = machineOf({ files: { '/proc/driver/nvidia/version': '' } })
    await signOfNvidia(host)()
    expect(looked).toEqual(['/proc/driver/nvidia/version'])
  })
})
