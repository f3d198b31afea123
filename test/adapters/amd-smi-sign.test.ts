import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { amdSmiAdapter } from '../../adapters/amd-smi.ts'
import { capturedHost, type CapturedMachine } from '../../src/testing/captured-host.ts'

const pci = (vendor: string, pciClass: string, more: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries({ vendor: `${vendor}\n`, class: `${pciClass}\n`, ...more }).map(([name, text]) => [
      `/sys/bus/pci/devices/0000:03:00.0/${name}`,
      text
    ])
  )
const TOOL = { '/usr/bin/rocm-smi': '#!' }

const probed = async (machine: CapturedMachine): Promise<{ readonly asked: ReadonlyArray<string>; readonly answer: unknown }> => {
  const asked: string[] = []
  const tool = (command: string, args: ReadonlyArray<string>) => {
    asked.push([command, ...args].join(' '))
    return machine.tool?.(command, args)
  }
  const abort = new AbortController()
  const adapter = amdSmiAdapter()
  const host = capturedHost({ ...machine, tool }, abort.signal)
  const answer = await adapter.probe({ host, signal: abort.signal, wanted: new Set(adapter.provides), timeoutMs: 1000 })()
  return { asked, answer: E.isLeft(answer) ? answer.left : answer.right }
}

describe('AMD’s tools are asked', () => {
  it.each<[string, CapturedMachine, boolean]>([
    ['where the driver’s files do not tell a card’s memory', { files: { ...TOOL, ...pci('0x1002', '0x030000') } }, true],
    ['not where they tell it', { files: { ...TOOL, ...pci('0x1002', '0x030000', { mem_info_vram_total: '17163091968\n' }), '/dev/kfd': '' } }, false],
    ['not for the sound of a card', { files: { ...TOOL, ...pci('0x1002', '0x040300') } }, false],
    ['not for another maker’s card', { files: { ...TOOL, ...pci('0x10de', '0x030000') } }, false],
    ['where the compute driver is there and no bus', { files: { ...TOOL, '/dev/kfd': '' } }, true],
    ['where no bus can be seen and the tool is there', { files: TOOL }, true],
    ['not where a bus without it can be seen', { files: { ...TOOL, ...pci('0x8086', '0x060000') } }, false],
    ['below Windows where its tool is there', { files: { '/usr/bin/amd-smi': '', '/dev/dxg': '' } }, true],
    ['not below Windows without it', { files: { '/dev/dxg': '' } }, false],
    ['not on another system', { platform: 'win32', files: { ...TOOL, '/dev/kfd': '' } }, false]
  ])('%s', async (_, machine, isAsked) => expect((await probed(machine)).asked.length > 0).toBe(isAsked))

  it('the newer one first, each by its full path, in the folder that ROCm installs itself in too', async () => {
    const files = { '/opt/rocm/bin/amd-smi': '', '/opt/rocm/bin/rocm-smi': '', '/dev/kfd': '' }
    const { asked } = await probed({ files, env: { PATH: '/usr/bin:.' }, tool: () => ({ stdout: '', stderr: 'usage:', exitCode: 2 }) })
    expect(asked).toEqual([
      '/opt/rocm/bin/amd-smi static --json',
      '/opt/rocm/bin/rocm-smi --showproductname --showid --showuniqueid --showbus --showmemvendor --showmeminfo vram gtt --json'
    ])
  })

  it('and told in their own words', async () => {
    const amd = { '/usr/bin/amd-smi': '', '/dev/kfd': '' }
    const saying =
      (stderr: string): NonNullable<CapturedMachine['tool']> =>
      () => ({ stdout: '', stderr, exitCode: 1 })
    expect((await probed({ files: { '/dev/kfd': '' } })).answer).toEqual({
      kind: 'not-installed',
      message: 'amd-smi is not installed, or no PATH leads to it'
    })
    expect((await probed({ files: amd, tool: saying('/dev/kfd: Permission denied') })).answer).toEqual({
      kind: 'no-permission',
      message: 'amd-smi: /dev/kfd: Permission denied'
    })
    expect((await probed({ files: amd, tool: saying('') })).answer).toEqual({ kind: 'failed', message: 'amd-smi: it said nothing' })
    expect((await probed({ files: { ...amd, ...TOOL }, tool: saying('No driver') })).answer).toEqual({
      kind: 'failed',
      message: 'rocm-smi: No driver'
    })
  })
})
