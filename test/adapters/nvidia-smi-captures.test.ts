import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { captureFile, fakeTool } from '../captures/nvidia-smi/fake-tool.ts'

const MIB = 2 ** 20

interface Listed {
  readonly name: string
  readonly kind?: 'partition'
  readonly uuid?: number
  readonly pci: string
  readonly mib?: number
  readonly freeMib?: number
}

const device = ({ name, kind, uuid, pci, mib, freeMib }: Listed): object => ({
  name,
  vendor: 'nvidia',
  kind: kind ?? 'discrete',
  pciAddress: pci,
  ...(uuid === undefined ? {} : { uuid: `GPU-00000000-0000-4000-8000-${String(uuid).padStart(12, '0')}` }),
  ...(mib === undefined ? {} : { memoryBytes: mib * MIB }),
  ...(freeMib === undefined ? {} : { memoryFreeBytes: freeMib * MIB })
})

const slice = (instance: number): Listed => ({
  name: `NVIDIA A100-SXM4-80GB MIG ${instance}`,
  kind: 'partition',
  pci: '0000:01:00.0',
  mib: 19968,
  freeMib: 19955
})

/** Figures that whoever collected the captures read off by eye, not by this parser. */
const CAPTURES: Readonly<Record<string, ReadonlyArray<Listed>>> = {
  'pai-nvidia_smi_outdated_gpu': [{ name: 'GeForce GT 730', uuid: 1, pci: '0000:01:00.0' }],
  'pai-nvidia_smi_sample': [
    { name: 'GeForce GTX 1070', uuid: 2, pci: '0000:01:00.0', mib: 8112, freeMib: 6084 },
    { name: 'GeForce GTX 1070', uuid: 3, pci: '0000:03:00.0', mib: 8114, freeMib: 4057 }
  ],
  'pai-nvidia_smi_sample_ecc_unsupported': [
    { name: 'GeForce RTX 2080 Ti', uuid: 4, pci: '0000:02:00.0', mib: 10989, freeMib: 10989 },
    { name: 'GeForce RTX 2080 Ti', uuid: 5, pci: '0000:03:00.0', mib: 10989, freeMib: 10989 }
  ],
  'telegraf-a100-sxm4-v12': [3, 4, 5, 6].map(slice),
  'telegraf-gtx-1660-ti': [{ name: 'Graphics Device', uuid: 7, pci: '0000:43:00.0', mib: 5912, freeMib: 5912 }],
  'telegraf-rtx-3060-v12': [{ name: 'NVIDIA GeForce RTX 3060', uuid: 8, pci: '0000:2d:00.0', mib: 12288, freeMib: 11806 }],
  'telegraf-rtx-3080-v12': [{ name: 'NVIDIA GeForce RTX 3080', uuid: 9, pci: '0000:04:00.0', mib: 10240, freeMib: 8938 }],
  'telegraf-rtx-3080-v13': [{ name: 'NVIDIA GeForce RTX 3080', uuid: 9, pci: '0000:0c:00.0', mib: 10240, freeMib: 660 }],
  'telegraf-rtx-3090-v12': [{ name: 'NVIDIA GeForce RTX 3090', uuid: 10, pci: '0000:00:10.0', mib: 24576, freeMib: 24258 }],
  'telegraf-rtx-4000-sff-ada-v13': [{ name: 'NVIDIA RTX 4000 SFF Ada Generation', uuid: 11, pci: '0000:06:00.0', mib: 20475, freeMib: 16482 }],
  'telegraf-tesla-t4': [{ name: 'Tesla T4', uuid: 12, pci: '0000:00:1e.0', mib: 15360, freeMib: 13939 }]
}

describe.skipIf(process.platform === 'win32')('captures of nvidia-smi, through node-nvidia-smi as it is', () => {
  it.each(Object.entries(CAPTURES))('%s', async (name, listed) => {
    const tool = fakeTool(`cat '${captureFile(name)}'`)
    expect(await tool.probe()).toEqual(E.right({ devices: listed.map(device), devicesOf: 'nvidia' }))
    expect(tool.pids()).toHaveLength(2)
    expect(await tool.survivors()).toEqual([])
  })
})
