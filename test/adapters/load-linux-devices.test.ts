import { describe, expect, it } from 'vitest'
import { LAPTOP, radeon, watched } from './load-machines.ts'

const GIB = 2 ** 30
const CARD = '/sys/class/drm/card1/device'

describe('cards of AMD', () => {
  const gpu = async (files: Readonly<Record<string, string>>): Promise<ReadonlyArray<number | null>> => {
    const { gpu_memory_percent, gpu_percent, temperature_c } = (await watched({ files: { ...LAPTOP, ...files } })).loads[0] ?? expect.fail('no load')
    return [gpu_memory_percent, gpu_percent, temperature_c]
  }

  it('tell memory, load and temperature by files', async () => {
    expect(await gpu(radeon())).toEqual([25, 37, 61])
    const { [`${CARD}/hwmon/hwmon3/temp1_input`]: _, ...cold } = radeon()
    expect(await gpu(cold)).toEqual([25, 37, null])
    expect(await gpu({ ...radeon(), '/sys/class/drm/card1-DP-1/status': 'connected', '/sys/class/drm/renderD128/dev': '226:128' })).toEqual([
      25, 37, 61
    ])
  })

  it('are not woken where they sleep', async () => {
    const { loads, read } = await watched({ files: { ...LAPTOP, ...radeon({ 'power/runtime_status': 'suspended' }) } })
    expect(loads[0]).toMatchObject({ gpu_memory_percent: 25, gpu_percent: 0, temperature_c: null })
    expect(read.flat().filter((path) => /busy|temp1/.test(path))).toEqual([])
  })

  it('do not count where they are graphics with a small carve-out, of another maker, or without a driver', async () => {
    expect(await gpu(radeon({ device: '0x1638', mem_info_vram_vendor: '', mem_info_vram_total: GIB / 2 }))).toEqual([null, null, null])
    expect(await gpu(radeon({ vendor: '0x8086' }))).toEqual([null, null, null])
    expect(await gpu(radeon({ mem_info_vram_total: 'x' }))).toEqual([null, null, null])
    expect(await gpu(radeon({ mem_info_vram_total: 0, device: '0x1586' }))).toEqual([null, null, null])
    expect(await gpu({ [`${CARD}/vendor`]: '0x1002\n' })).toEqual([null, null, null])
  })

  it('of which the memory is the machine’s count all that they may use of it', async () => {
    const apu = { device: '0x1586', mem_info_vram_vendor: '', mem_info_vram_total: GIB, mem_info_gtt_total: 15 * GIB, mem_info_vram_used: GIB }
    expect((await gpu(radeon({ ...apu, mem_info_gtt_used: 9 * GIB })))[0]).toBe(60)
    expect((await gpu(radeon(apu)))[0]).toBeNull()
  })

  it('of which there are several count by the one with the most memory, and of equal ones by the fullest', async () => {
    const other = (more: Readonly<Record<string, string | number>>): Readonly<Record<string, string>> => radeon(more, '/sys/class/drm/card0/device')
    expect(await gpu({ ...radeon(), ...other({ mem_info_vram_total: 8 * GIB, mem_info_vram_used: 8 * GIB, gpu_busy_percent: 99 }) })).toEqual([
      25, 37, 61
    ])
    expect(await gpu({ ...radeon(), ...other({ mem_info_vram_used: 12 * GIB, gpu_busy_percent: 5 }) })).toEqual([75, 5, 61])
  })

  it('say nothing where their files do not', async () => {
    expect(await gpu(radeon({ gpu_busy_percent: 'x', mem_info_vram_used: '', 'hwmon/hwmon3/temp1_input': '-128000' }))).toEqual([null, null, null])
  })
})

describe('the temperature', () => {
  const hottest = async (files: Readonly<Record<string, string>>): Promise<number | null | undefined> =>
    (await watched({ files })).loads[0]?.temperature_c

  it('is that of the hottest processor or card; what else there is on the board does not count', async () => {
    const chip = (number: number, name: string, input: string): Readonly<Record<string, string>> => ({
      [`/sys/class/hwmon/hwmon${number}/name`]: `${name}\n`,
      [`/sys/class/hwmon/hwmon${number}/temp1_input`]: `${input}\n`
    })
    expect(await hottest({ ...chip(0, 'nvme', '90000'), ...chip(1, 'coretemp', '55000'), ...chip(2, 'coretemp', '57500') })).toBe(57.5)
    expect(await hottest({ '/sys/class/hwmon/hwmon0/temp1_input': '50000' })).toBeNull()
    expect(await hottest({ ...chip(0, 'k10temp', '127000'), ...chip(1, 'nct6775', '60000') })).toBeNull()
  })

  it('is told by thermal zones where there is no sensor of a processor', async () => {
    const zone = (number: number, type: string, temp: string): Readonly<Record<string, string>> => ({
      [`/sys/class/thermal/thermal_zone${number}/type`]: `${type}\n`,
      [`/sys/class/thermal/thermal_zone${number}/temp`]: `${temp}\n`
    })
    const zones = { ...zone(0, 'acpitz', '99000'), ...zone(1, 'x86_pkg_temp', '48000'), ...zone(2, 'cpu-thermal', '51000') }
    expect(await hottest(zones)).toBe(51)
    expect(await hottest({ ...zones, '/sys/class/hwmon/hwmon1/name': 'k10temp', '/sys/class/hwmon/hwmon1/temp1_input': '40000' })).toBe(40)
    expect(await hottest({ '/sys/class/thermal/cooling_device0/x': '' })).toBeNull()
  })
})
