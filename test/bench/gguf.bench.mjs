import { execFileSync } from 'node:child_process'
import { mkdtempSync, openSync, rmSync, truncateSync, writeSync, closeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gguf } from '@huggingface/gguf'
import { openGguf } from '../../dist/index.js'
import { median, ratios, row } from './measure.mjs'

const TOKENS = 262_144
const SELF = fileURLToPath(import.meta.url)

/** A file of the layout of Gemma 3 12B with a tokenizer of 262,144 words; the weights are a hole. */
const write = (path) => {
  const parts = []
  const u32 = (value) => parts.push(Buffer.from(Uint32Array.of(value).buffer))
  const u64 = (value) => parts.push(Buffer.from(BigUint64Array.of(BigInt(value)).buffer))
  const text = (value) => (u64(Buffer.byteLength(value)), parts.push(Buffer.from(value)))
  const key = (name, kind) => (text(name), u32(kind))
  const sizes = { block_count: 48, context_length: 131_072, embedding_length: 3840, feed_forward_length: 15_360 }
  const heads = { 'attention.head_count': 16, 'attention.head_count_kv': 8, 'attention.key_length': 256, 'attention.value_length': 256 }
  const numbers = Object.entries({ ...sizes, ...heads, 'attention.sliding_window': 1024 })
  const tensors = [['token_embd.weight', [3840, TOKENS]]]
  for (let block = 0; block < 48; block++) {
    for (const name of ['attn_q', 'attn_k', 'attn_v', 'attn_output', 'ffn_gate', 'ffn_up', 'ffn_down'])
      tensors.push([`blk.${block}.${name}.weight`, [3840, 3840]])
  }
  parts.push(Buffer.from('GGUF'))
  u32(3)
  u64(tensors.length)
  u64(numbers.length + 4)
  key('general.architecture', 8)
  text('gemma3')
  for (const [name, value] of numbers) {
    key(`gemma3.${name}`, 4)
    u32(value)
  }
  key('tokenizer.ggml.tokens', 9)
  u32(8)
  u64(TOKENS)
  for (let token = 0; token < TOKENS; token++) text(`▁token${token}`)
  key('tokenizer.ggml.scores', 9)
  u32(6)
  u64(TOKENS)
  parts.push(Buffer.from(Float32Array.from({ length: TOKENS }, (_, token) => -token).buffer))
  key('tokenizer.ggml.token_type', 9)
  u32(5)
  u64(TOKENS)
  parts.push(Buffer.from(new Int32Array(TOKENS).fill(1).buffer))
  let offset = 0
  for (const [name, dimensions] of tensors) {
    text(name)
    u32(dimensions.length)
    dimensions.forEach(u64)
    u32(8)
    u64(offset)
    offset += (dimensions[0] / 32) * 34 * dimensions[1]
  }
  const header = Buffer.concat(parts)
  const file = openSync(path, 'w')
  writeSync(file, header)
  closeSync(file)
  truncateSync(path, Math.ceil(header.length / 32) * 32 + offset)
}

const theirs = (path) => gguf(path, { allowLocalFile: true })
const ours = async (path) => {
  const model = await openGguf(path)()
  if (model._tag !== 'Right' || model.right.shape.vocabulary !== TOKENS) throw new Error(JSON.stringify(model))
}

/** Bytes by which the peak of a process of its own grows while it reads the file. */
const grown = (reader, path) => Number(execFileSync(process.execPath, [SELF, reader, path], { encoding: 'utf8' }))

/** The header of a file with 262,144 tokens, beside @huggingface/gguf. */
export const header = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-bench-'))
  const path = join(folder, 'model.gguf')
  write(path)
  try {
    const { ours: own, theirs: other } = await ratios(9, { ours: () => ours(path), theirs: () => theirs(path) })
    const memory = (reader) => median([1, 2, 3].map(() => grown(reader, path)))
    const [little, much] = [memory('ours'), memory('theirs')]
    const MIB = 2 ** 20
    return [
      row('GGUF header with 262,144 tokens, faster than @huggingface/gguf', other.ratio, ' ×', 5, {
        atLeast: true,
        note: `${own.ms.toFixed(1)} ms, ${other.ms.toFixed(0)} ms`
      }),
      // What is less than can be told from nothing counts as a tenth of a MiB.
      row('the same, in less memory', much / Math.max(little, MIB / 10), ' ×', 5, {
        atLeast: true,
        note: `${(little / MIB).toFixed(1)} MiB, ${(much / MIB).toFixed(0)} MiB`
      })
    ]
  } finally {
    rmSync(folder, { recursive: true })
  }
}

if (process.argv[1] === SELF) {
  const [, , reader, path] = process.argv
  const before = process.resourceUsage().maxRSS
  await (reader === 'ours' ? ours : theirs)(path)
  console.log((process.resourceUsage().maxRSS - before) * 1024)
}
