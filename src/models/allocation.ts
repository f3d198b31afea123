import { bytesOf, OUTSIDE, type Graph, type Value } from './graph.ts'

/** Alignment of the CPU's compute buffer (ggml-cpu, TENSOR_ALIGNMENT). */
const ALIGNMENT = 32

interface Block {
  offset: number
  size: number
}

/**
 * The bytes that the engine reserves for a graph: its allocator replayed. Each value gets the smallest free block that it fits into,
 * else the open end; an operation element by element takes over the memory of a source that nobody else needs; memory
 * is given back as soon as the last user is done. Source: llama.cpp v0.5.0, ggml/src/ggml-alloc.c (ggml_gallocr_alloc_graph_impl,
 * ggml_dyn_tallocr_alloc, ggml_dyn_tallocr_free_bytes), restated.
 */
export const allocatedBytes = (graph: Graph): number => {
  const size = graph.computed.length + graph.inputs.length
  const users = new Int32Array(size)
  const views = new Int32Array(size)
  const owned = new Uint8Array(size)
  const offsets = new Float64Array(size)
  const heap = createHeap()

  const place = (value: Value): void => {
    if (value.viewOf !== null || owned[value.id] === 1) return
    owned[value.id] = 1
    const donor = value.inPlace ? value.sources.find((source) => gives(source, value)) : undefined
    if (donor === undefined) {
      offsets[value.id] = heap.take(aligned(value))
      return
    }
    offsets[value.id] = offsets[donor.id] ?? 0
    owned[donor.id] = 0
  }
  const gives = (source: Value, taker: Value): boolean =>
    owned[source.id] === 1 && !graph.results.has(source) && sameLayout(source, taker) && users[source.id] === 1 && views[source.id] === 0
  const release = (value: Value): void => {
    if (owned[value.id] !== 1 || graph.results.has(value)) return
    heap.give(offsets[value.id] ?? 0, aligned(value))
    owned[value.id] = 0
  }

  for (const input of graph.inputs) place(input)
  for (const value of graph.computed) {
    if (value.viewOf !== null && value.viewOf !== OUTSIDE) add(views, value.viewOf, 1)
    for (const source of value.sources) if (source !== OUTSIDE) add(users, source, 1)
  }
  for (const value of graph.computed) {
    place(value)
    for (const source of value.sources) {
      if (source === OUTSIDE || add(users, source, -1) > 0 || views[source.id] !== 0) continue
      const root = source.viewOf
      if (root === null) release(source)
      else if (root !== OUTSIDE && add(views, root, -1) === 0 && users[root.id] === 0) release(root)
    }
  }
  return heap.most()
}

const add = (counts: Int32Array, value: Value, by: number): number => (counts[value.id] = (counts[value.id] ?? 0) + by)

const aligned = (value: Value): number => Math.ceil(bytesOf(value) / ALIGNMENT) * ALIGNMENT

const sameLayout = (a: Value, b: Value): boolean => a.type === b.type && a.dimensions.every((size, axis) => size === b.dimensions[axis])

/** Memory as free blocks in order of their place; the last one has no end. */
const createHeap = (): { take: (size: number) => number; give: (offset: number, size: number) => void; most: () => number } => {
  const free: Block[] = [{ offset: 0, size: Infinity }]
  let most = 0
  const take = (size: number): number => {
    let best = free.length - 1
    for (let i = 0, least = Infinity; i < free.length - 1; i++) {
      const block = free[i] as Block
      if (block.size < size || block.size > least) continue
      best = i
      least = block.size
    }
    const block = free[best] as Block
    const { offset } = block
    block.offset += size
    block.size -= size
    if (block.size === 0) free.splice(best, 1)
    most = Math.max(most, offset + size)
    return offset
  }
  const give = (offset: number, size: number): void => {
    for (let i = 0; i < free.length; i++) {
      const block = free[i] as Block
      const after = free[i + 1]
      if (block.offset + block.size === offset) {
        block.size += size
        if (after !== undefined && block.offset + block.size === after.offset) {
          block.size += after.size
          free.splice(i + 1, 1)
        }
        return
      }
      if (offset + size === block.offset) {
        block.offset = offset
        block.size += size
        return
      }
    }
    const at = free.findIndex((block) => block.offset >= offset)
    free.splice(at, 0, { offset, size })
  }
  return { take, give, most: () => most }
}
