import { computeInputBytes } from './compute-buffer.ts'
import { layerCacheBytes } from './kv-cache.ts'
import { layersOf } from './layers.ts'
import { boundsOf, type Weighed } from './memory.ts'
import { roomOf, type Pools } from './pools.ts'
import type { Settings } from './settings.ts'
import { tensorBytes } from './weights.ts'

/** Bytes that a model needs in each pool, at most, with this many layers on the GPU. */
export interface Placement {
  readonly gpuLayers: number
  readonly ram: number
  readonly gpu: number
}

/** All layers that can go to the GPU: the blocks and the output layer. */
export const allLayers = ({ shape }: Weighed): number => shape.layers + 1

/** What each number of GPU layers needs in each pool. */
export type Placer = (gpuLayers: number) => Placement

/**
 * The last layers go to the GPU first, the output layer with the very first one; the embedding stays with the host, and where the output
 * layer is the embedding itself it is copied. Source: llama.cpp v0.5.0, src/llama-model.cpp (load_tensors), read and not measured.
 */
export const placer = (model: Weighed, settings: Settings, { devices, unified }: Pools): Placer => {
  const bounds = boundsOf(model, settings)
  const parts = partsOf(model)
  const layers = layersOf(model.shape)
  const caches = layers.map((layer) => layerCacheBytes(model.shape, settings, layer))
  const cacheFactor = factor(bounds.kv, sum(caches))
  const weightFactor = factor(bounds.weights, model.weights)
  const whole = bounds.weights + bounds.kv + bounds.compute + bounds.overhead
  // Beside a GPU that does it all, the host prepares what is handed in.
  const inputs = Math.min(bounds.compute, computeInputBytes(model.shape, settings))
  return (gpuLayers) => {
    if (gpuLayers === 0) return { gpuLayers, ram: whole, gpu: 0 }
    const first = Math.max(0, layers.length + 1 - gpuLayers)
    const above = (of: ReadonlyArray<number>): number => sum(of.slice(first))
    const weights = Math.ceil((above(parts.blocks) + parts.output) * weightFactor)
    const kv = Math.ceil(above(caches) * cacheFactor)
    const onHost = Math.ceil((parts.host + sum(parts.blocks.slice(0, first))) * weightFactor) + bounds.kv - kv
    const gpu = weights + kv + devices * bounds.compute
    const ram = onHost + bounds.overhead + (first === 0 ? inputs : bounds.compute)
    return { gpuLayers, ram: unified ? ram + gpu : ram, gpu }
  }
}

const sum = (numbers: ReadonlyArray<number>): number => numbers.reduce((total, one) => total + one, 0)

const factor = (most: number, of: number): number => (of === 0 ? 1 : most / of)

/** Bytes of the blocks, of the output layer as a GPU needs it, and of what stays with the host. */
const partsOf = (model: Weighed): { readonly blocks: ReadonlyArray<number>; readonly output: number; readonly host: number } => {
  const { layers } = model.shape
  const blocks: number[] = Array.from({ length: layers }, () => 0)
  if (model.tensors.length === 0) return { blocks: blocks.map(() => model.weights / (layers + 1)), output: model.weights / (layers + 1), host: 0 }
  let [output, host, embedding] = [0, 0, 0]
  for (const tensor of model.tensors) {
    const bytes = tensorBytes(tensor)
    const block = Number(/^blk\.(\d+)\./.exec(tensor.name)?.[1] ?? -1)
    if (block >= 0) blocks[Math.min(block, layers - 1)] = (blocks[Math.min(block, layers - 1)] ?? 0) + bytes
    else if (tensor.name.startsWith('output')) output += bytes
    else host += bytes
    if (tensor.name === 'token_embd.weight') embedding = bytes
  }
  return { blocks, output: model.shape.tied ? output + embedding : output, host }
}

/** Bytes that are missing in the pool where most are; 0 where it fits. */
export const missing = ({ ram, gpu }: Placement, pools: Pools): number =>
  Math.max(0, ram - roomOf(pools.ram), gpu - (pools.gpu === null ? 0 : roomOf(pools.gpu)))
