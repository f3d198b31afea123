import { fieldsOf, own, wordOf, type Fields } from '../../src/facts/loose-json.ts'
import type { AmdDevice } from './kind.ts'
import { addressOf, bytesOf, idOf, uuidOf } from './values.ts'

/**
 * The devices in what `amd-smi static --json` printed, joined with `amd-smi metric --json` by their number: a list up to ROCm 6, a list
 * under `gpu_data` since ROCm 7. Sections that the tool could not read are the text `N/A`. Undefined where it is no such list.
 */
export const amdSmiDevices = (statics: unknown, metrics: unknown): ReadonlyArray<AmdDevice> | undefined => {
  const listed = listOf(statics)
  const usage = new Map((listOf(metrics) ?? []).map((each) => [own(each, 'gpu'), fieldsOf(own(each, 'mem_usage'))]))
  return listed?.map((gpu) => deviceOf(gpu, usage.get(own(gpu, 'gpu')) ?? {}))
}

const MOST_DEVICES = 1024

const listOf = (document: unknown): ReadonlyArray<Fields> | undefined => {
  const list = Array.isArray(document) ? (document as ReadonlyArray<unknown>) : own(fieldsOf(document), 'gpu_data')
  if (!Array.isArray(list) || list.length > MOST_DEVICES) return undefined
  const gpus = (list as ReadonlyArray<unknown>).map(fieldsOf)
  // Processors are listed too where the library for them is there; a list with something else in it does not say how many devices there are.
  const counted = gpus.filter((each) => own(each, 'cpu') === undefined)
  return counted.every((each) => own(each, 'gpu') !== undefined) ? counted : undefined
}

const deviceOf = (gpu: Fields, usage: Fields): AmdDevice => {
  const [asic, bus, vram, partition] = ['asic', 'bus', 'vram', 'partition'].map((name) => fieldsOf(own(gpu, name)))
  const word = (fields: Fields | undefined, ...names: ReadonlyArray<string>): string | undefined =>
    names.map((name) => wordOf(own(fields ?? {}, name))).find((text) => text !== undefined)
  const size = (fields: Fields | undefined, name: string): number | undefined => bytesOf(own(fields ?? {}, name), 'MB')
  return {
    name: [word(asic, 'market_name')].find((text) => text !== undefined && !/^0x[\da-f]+$/i.test(text)),
    deviceId: idOf(word(asic, 'device_id')),
    gfx: word(asic, 'target_graphics_version')?.toLowerCase(),
    memoryMaker: word(vram, 'vendor', 'vram_vendor'),
    memoryType: word(vram, 'type', 'vram_type'),
    totalBytes: agreed(size(vram, 'size') ?? size(vram, 'vram_size') ?? size(vram, 'vram_size_mb'), size(usage, 'total_vram')),
    usedBytes: size(usage, 'used_vram'),
    mappedBytes: size(usage, 'total_gtt'),
    pciAddress: addressOf(word(bus, 'bdf')),
    uuid: uuidOf(word(asic, 'asic_serial')),
    memoryPartition: word(partition, 'memory_partition')
  }
}

/** Both commands name the size; where they contradict each other by more than rounding it is unknown. */
const agreed = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? (a ?? b) : Math.abs(a - b) <= 0.02 * Math.max(a, b) ? a : undefined
