import { describe, expect, it } from 'vitest'
import { defaultAdapters } from '../../src/detector/default-adapters.ts'
import { loadLadder } from '../../src/detector/load-ladder.ts'
import type { Survey } from '../../src/facts/survey.ts'
import { survey } from '../../src/probe/survey.ts'
import { capturedHost } from '../../src/testing/captured-host.ts'
import { meminfo, memoryBlocks, pci } from '../adapters/linux-facts.ts'
import { answerOf } from './machines.ts'

const LAPTOP = {
  ...meminfo(16_000_000),
  ...memoryBlocks(128, 2 ** 27),
  ...Object.fromEntries([0, 1, 2, 3].map((n) => [`/sys/devices/system/cpu/cpu${n}/topology/thread_siblings_list`, `${n}\n`])),
  '/sys/devices/system/cpu/cpufreq/x': '',
  ...pci('0000:00:02.0', { class: '0x030000', vendor: '0x8086', device: '0x9a49' })
}
const CARD = pci('0000:01:00.0', { class: '0x030000', vendor: '0x10de', device: '0x2684' })

/** A detection with the tiers that ship on a captured machine, and the tools that it started. */
const detect = async (files: Readonly<Record<string, string>>): Promise<{ readonly found: Survey; readonly started: ReadonlyArray<string> }> => {
  const { dictionary, facts } = await answerOf(loadLadder(undefined, []))
  const started: string[] = []
  const tool = (command: string, args: ReadonlyArray<string>): undefined => void started.push([command, ...args].join(' '))
  const found = await survey({
    // What node:os says of the machine that runs this test has no place here.
    adapters: defaultAdapters().filter(({ name }) => name !== 'os'),
    dictionary,
    wanted: new Set(facts),
    timeoutMs: 5000,
    host: (signal) => capturedHost({ files, tool }, signal)
  })()
  return { found, started }
}

describe('a detection on Linux', () => {
  it('starts no nvidia-smi and no Node child where there is no sign of NVIDIA and files tell the rest', async () => {
    const { found, started } = await detect(LAPTOP)
    expect(found.facts).toMatchObject({ ram_gb: 16, cpu_cores: 4, gpu_present: false })
    expect([started, found.failures]).toEqual([[], []])
  })

  it('asks for the memory of a card of NVIDIA by a process, and by nothing else', async () => {
    const { started } = await detect({ ...LAPTOP, ...CARD })
    expect(started.some((command) => command.includes('node-nvidia-smi'))).toBe(true)
  })
})
