import { describe, expect, it } from 'vitest'
import { isTable, logOfTable } from '../../adapters/nvidia-smi/table.ts'
import { isTextOfTool, logOfText } from '../../adapters/nvidia-smi/text.ts'

const log = (...gpu: ReadonlyArray<unknown>): unknown => ({ nvidia_smi_log: { gpu } })

describe('a table of --query-gpu', () => {
  it.each(['name, memory.total [MiB]', 'uuid', 'pci.bus_id', ' name , memory.total ', 'name, memory.total [MiB]\r\nT4, 1 MiB'])('%j', (text) => {
    expect([isTable(text), isTextOfTool(text)]).toEqual([true, true])
  })
  it.each(['name', 'name, memory total', 'memory.total [MiB] x', 'uuid!', ', uuid', 'GPU 0: T4 (UUID: GPU-1)', '', 'memory.total [aaaaaaaaaaaaa]'])(
    'is none: %j',
    (text) => expect([isTable(text), isTextOfTool(text)]).toEqual([false, false])
  )

  it('has a row for each card, with the unit of its column where its cell has none', () => {
    const table = 'name, memory.total [MiB], memory.free [MiB], fan.speed [%]\n T4 ,15360, 1 MiB, 7\nL4, 23034 MiB, [N/A], 8\n'
    expect(logOfTable(table)).toEqual(
      log(
        { product_name: 'T4', fb_memory_usage: { total: '15360 MiB', free: '1 MiB' } },
        { product_name: 'L4', fb_memory_usage: { total: '23034 MiB', free: '[N/A]' } }
      )
    )
    expect(logOfTable('uuid, memory.total\nGPU-1, 15360\n')).toEqual(log({ uuid: 'GPU-1', fb_memory_usage: { total: '15360' } }))
    expect(logOfTable('memory.total [MiB]\nx 5\n5 x\n')).toEqual(log({ fb_memory_usage: { total: 'x 5' } }, { fb_memory_usage: { total: '5 x' } }))
  })

  it.each([
    ['name', { product_name: 'x' }],
    ['gpu_name', { product_name: 'x' }],
    ['uuid', { uuid: 'x' }],
    ['gpu_uuid', { uuid: 'x' }],
    ['pci.bus_id', { pci: { pci_bus_id: 'x' } }],
    ['gpu_bus_id', { pci: { pci_bus_id: 'x' } }],
    ['addressing_mode', { addressing_mode: 'x' }],
    ['compute_mode', { compute_mode: 'x' }],
    ['mig.mode.current', { mig_mode: { current_mig: 'x' } }],
    ['memory.total', { fb_memory_usage: { total: 'x' } }],
    ['memory.used', { fb_memory_usage: { used: 'x' } }],
    ['memory.free', { fb_memory_usage: { free: 'x' } }]
  ])('has a column that is called %s', (column, gpu) => expect(logOfTable(`${column}\nx\n`)).toEqual(log(gpu)))

  it('that was cut off has no last row; one that cannot be read is no card; an empty line is nothing', () => {
    expect(logOfTable('uuid, name\nGPU-1, T4\n\n  \nGPU-2\nGPU-3, L4')).toEqual(log({ uuid: 'GPU-1', product_name: 'T4' }, null))
  })

  it('has columns whose names mean nothing to anybody', () => {
    expect(logOfTable('uuid, constructor, __proto__, toString\nGPU-1, 1, 2, 3\n')).toEqual(log({ uuid: 'GPU-1' }))
  })

  it('may be long, and is read so far', () => {
    const rows = 'GPU-1\n'.repeat(3000)
    expect((logOfTable(`uuid\n${rows}`) as { nvidia_smi_log: { gpu: unknown[] } }).nvidia_smi_log.gpu).toHaveLength(1022)
    expect(isTable(`uuid, ${'x'.repeat(30_000)}`)).toBe(true)
    expect(isTable(`${'x'.repeat(20_000)}, uuid`)).toBe(false)
    expect(logOfTable(`uuid, name\nGPU-1, ${'x'.repeat(30_000)}\n`)).toEqual(log({ uuid: 'GPU-1', product_name: 'x'.repeat(20_000 - 7) }))
  })
})

const HEAD = '==NVSMI LOG==\n\n'
const textLog = (...gpu: ReadonlyArray<unknown>): unknown => ({ nvidia_smi_log: { gpu } })

describe('the plain text of nvidia-smi -q', () => {
  it('is known by its head, alone on a line', () => {
    expect([HEAD, '=NVSMI LOG=', `timestamp\n${HEAD}`, '===NVSMI LOG=== \n'].map(isTextOfTool)).toEqual([true, true, true, true])
    expect(['NVSMI LOG', 'x ==NVSMI LOG==', '==NVSMI LOG== x', ''].map(isTextOfTool)).toEqual([false, false, false, false])
    expect(logOfText('hello')).toBeNull()
    expect(logOfText('uuid\nGPU-1\n')).toEqual(textLog({ uuid: 'GPU-1' }))
  })

  it('has its figures in the sections that indentation says', () => {
    const text = `${HEAD}Timestamp : today\nAttached GPUs : 2 \nGPU 00000000:0c:00.0 \n    Product Name : T4 \n    MIG Mode\n        Current : Enabled\n        Pending : Disabled\n    PCI\n        Bus Id : 00000000:0C:00.0\n    FB Memory Usage\n        Total : 1 MiB\n        Used : 2 MiB\n            Total : 9 MiB\n    BAR1 Memory Usage\n        Total : 3 MiB\n   Product Name : crooked\nGPU 0000000G:00:00.0\nGPU 00000001:00:00.0\n    GPU UUID : GPU-2\n`
    expect(logOfText(text)).toEqual({
      nvidia_smi_log: {
        attached_gpus: '2',
        gpu: [
          {
            $: { id: '00000000:0c:00.0' },
            product_name: 'T4',
            mig_mode: { current_mig: 'Enabled' },
            pci: { pci_bus_id: '00000000:0C:00.0' },
            fb_memory_usage: { total: '1 MiB', used: '2 MiB' }
          },
          { $: { id: '00000001:00:00.0' }, uuid: 'GPU-2' }
        ]
      }
    })
  })

  it('has slices with figures of their own', () => {
    const text = `${HEAD}GPU 00000000:01:00.0\n    MIG Devices\n        Count : 2\n    MIG Device\n        GPU Instance ID : 1\n        Shared FB Memory Usage\n            Total : 5 MiB\n            Free : 4 MiB\n    MIG Device\n        GPU Instance ID : 2\n        FB Memory Usage\n            Total : 6 MiB\n            Used : 0 MiB\n    Product Name : T4\n`
    const slices = [
      { gpu_instance_id: '1', fb_memory_usage: { total: '5 MiB', free: '4 MiB' } },
      { gpu_instance_id: '2', fb_memory_usage: { total: '6 MiB', used: '0 MiB' } }
    ]
    expect(logOfText(text)).toEqual(textLog({ $: { id: '00000000:01:00.0' }, mig_devices: { mig_device: slices }, product_name: 'T4' }))
    expect(logOfText(text.replace('        Count : 2\n', '').replace('MIG Devices', 'MIG Devices : None'))).toEqual(
      logOfText(text.replace('        Count : 2\n', ''))
    )
  })

  it.each([
    ['a figure before any card', '    Product Name : x\n'],
    ['a line with a word alone', 'Driver Version\n'],
    ['names that objects have', 'GPU 00000000:01:00.0\n    constructor : 1\n    __proto__ : 2\n'],
    ['a line that is too long', `GPU 00000000:01:00.0\n    Product Name : ${'x'.repeat(400)}\n`],
    ['a last line that may be cut', 'GPU 00000000:01:00.0\n    Product Name : x']
  ])('%s says nothing', (_, text) => {
    expect(logOfText(`${HEAD}${text}`)).toEqual(textLog(...(text.startsWith('GPU') ? [{ $: { id: '00000000:01:00.0' } }] : [])))
  })

  it('of several logs, or with other output behind it, is the first log', () => {
    const card = (name: string): string => `GPU 00000000:01:00.0\n    Product Name : ${name}\n`
    for (const end of ['=====NVSMI LOG=====', '==NVSMI LOG==  ', '########', '######### x'])
      expect(logOfText(`${HEAD}${card('one')}${end}\n${card('two')}`)).toEqual(textLog({ $: { id: '00000000:01:00.0' }, product_name: 'one' }))
    for (const more of ['# a comment', '#######', ' ########', ' ==NVSMI LOG==', '==NVSMI LOG== x'])
      expect((logOfText(`${HEAD}${card('one')}${more}\n${card('two')}`) as { nvidia_smi_log: { gpu: unknown[] } }).nvidia_smi_log.gpu).toHaveLength(2)
  })

  it('has lines of up to 400 characters', () => {
    const name = 'x'.repeat(400 - '    Product Name : '.length)
    expect(logOfText(`${HEAD}GPU 00000000:01:00.0\n    Product Name : ${name}\n`)).toEqual(
      textLog({ $: { id: '00000000:01:00.0' }, product_name: name })
    )
  })
})

describe('a line of the plain text', () => {
  it.each([
    ['    Product Name : x', { product_name: 'x' }],
    ['    GPU UUID : x', { uuid: 'x' }],
    ['    Addressing Mode : x', { addressing_mode: 'x' }],
    ['    Compute Mode : x', { compute_mode: 'x' }],
    ['    MIG Devices : x', { mig_devices: 'x' }],
    ['    PCI\n        Bus Id : x', { pci: { pci_bus_id: 'x' } }],
    ['    MIG Mode\n        Current : x', { mig_mode: { current_mig: 'x' } }],
    ['    GPU Virtualization Mode\n        Virtualization Mode : x', { gpu_virtualization_mode: { virtualization_mode: 'x' } }],
    ['    FB Memory Usage\n        Total : x', { fb_memory_usage: { total: 'x' } }],
    ['    FB Memory Usage\n        Used : x', { fb_memory_usage: { used: 'x' } }],
    ['    FB Memory Usage\n        Free : x', { fb_memory_usage: { free: 'x' } }],
    ['    MIG Device\n        Index : 0\n        GPU Instance ID : x', { mig_devices: { mig_device: [{ gpu_instance_id: 'x' }] } }],
    ...(['Total', 'Used', 'Free'] as const).flatMap((name) =>
      ['Shared FB Memory Usage', 'FB Memory Usage'].map((section): [string, object] => [
        `    MIG Device\n        ${section}\n            ${name} : x`,
        { mig_devices: { mig_device: [{ fb_memory_usage: { [name.toLowerCase()]: 'x' } }] } }
      ])
    )
  ])('is read: %j', (lines, gpu) => expect(logOfText(`${HEAD}GPU 00000000:0c:00.0\n${lines}\n`)).toMatchObject(textLog(gpu) as object))
})
