import { rmSync, truncateSync } from 'node:fs'
import { either as E } from 'fp-ts'
import { afterAll, describe, expect, it } from 'vitest'
import { fitDocumentShape, modelsDocumentShape } from '../../src/cli/fit-shapes.ts'
import { schemas } from '../../src/cli/schemas.ts'
import { quantized, weightBytes } from '../../src/models/weights.ts'
import type { Shape } from '../../src/source/shape.ts'
import { refusalsOf } from '../json-schema.ts'
import { ggufHeader } from '../models/gguf-file.ts'
import { metadataOf } from '../models/metadata-of.ts'
import { shapeOf, truth } from '../models/truth.ts'
import { file, folder, json, jsonLines, run } from './in-memory.ts'

afterAll(() => rmSync(folder, { recursive: true }))

const laptop = file('laptop.yaml', 'facts: {ram_gb: 16, cpu_cores: 8, gpu_present: false}')
const gaming = file('gaming.yaml', 'facts: {ram_gb: 16, cpu_cores: 8, gpu_vram_gb: 8, ram_available_gb: 2}')
const unknown = file('unknown.yaml', 'facts: {cpu_cores: 8}')

const expectPublished = (shape: Shape<unknown>, name: string, document: unknown): void => {
  expect(shape.decode(document)).toEqual(E.right(document))
  expect(refusalsOf(schemas[name] ?? expect.fail(name))(document)).toEqual([])
}

/** A sparse file: the header is written, the weights are a hole. */
const ggufOf = (id: string, quant: 'Q4_K_M' | 'MXFP4'): string => {
  const shape = shapeOf(truth.models.find((measured) => measured.id === id) ?? expect.fail(id))
  const tensors = quantized(shape, quant)
  const header = ggufHeader({ metadata: metadataOf(shape, 10), tensors })
  const path = file(`${id}.gguf`, header)
  truncateSync(path, header.length + weightBytes(tensors))
  return path
}

describe('plimsoll fit', () => {
  it.each(['qwen3-8b', 'qwen3-14b', 'llama3.3-70b', 'gpt-oss-20b', 'gemma3-270m'])('%s --json is what its schema says', async (model) => {
    for (const machine of [laptop, gaming]) {
      const { out, code } = await run(['fit', model, '--machine', machine, '--json'])
      const document = json(out) as { readonly verdict: string }
      expectPublished(fitDocumentShape, 'fit.schema.json', document)
      expect(code).toBe(document.verdict === 'no' ? 1 : 0)
    }
  })

  it.each([
    ['qwen3-8b', 'Q4_K_M'],
    ['gemma3-4b', 'Q4_K_M'],
    ['gpt-oss-120b', 'MXFP4']
  ] as const)('a file of %s needs what the engine says that it needs, in every configuration', async (id, quant) => {
    const path = ggufOf(id, quant)
    const measured = truth.models.find((one) => one.id === id) ?? expect.fail(id)
    for (const [row, configuration] of truth.configurations.entries()) {
      const [context = '', kv = '', , flash, ubatch = '', parallel = '1', full = '0', outputs = '2048'] = configuration.split(':')
      const asked = ['--context', context, '--kv', kv, '--flash-attention', flash === '1' ? 'on' : 'off', '--ubatch', ubatch]
      const more = ['--parallel', parallel, '--outputs', outputs, ...(full === '1' ? ['--swa-full'] : []), '--gpu-layers', '0']
      const big = file('big.yaml', 'facts: {ram_gb: 2048, gpu_present: false}')
      const { out } = await run(['fit', path, ...asked, ...more, '--machine', big, '--json'])
      const document = json(out) as { readonly bytes: { readonly compute: number } }
      expect(document).toMatchObject({ verdict: 'fits', grade: 'exact', bytes: { weights: measured.files[quant]?.bytes, kv: measured.cache[row] } })
      // With several sequences never less than with one is told, though the engine's masks are smaller then.
      if (parallel === '1') expect(document.bytes.compute).toBe(measured.compute[row])
      else expect(document.bytes.compute).toBeGreaterThanOrEqual(measured.compute[row] ?? 0)
    }
  })

  it('says what is wrong with options, all at once', async () => {
    const { code, err } = await run([
      'fit',
      'qwen3-8b',
      '--context',
      '0',
      '--quant',
      'Q4_K',
      '--kv',
      'q8',
      '--gpu-layers',
      'all',
      '--parallel',
      '-1',
      '--flash-attention',
      'maybe',
      '--ubatch',
      '1e3',
      '--outputs',
      'x'
    ])
    expect(code).toBe(2)
    expect(err.split('\n').filter((line) => line !== '')).toHaveLength(8)
    expect(err).toContain('--quant: found Q4_K, expected one of F32, F16')
    const plainCache = await run(['fit', 'qwen3-8b', '--kv', 'q8_0', '--flash-attention', 'off', '--machine', laptop])
    expect(plainCache).toMatchObject({ code: 2, err: expect.stringContaining('needs flash attention') as string })
  })

  it('a name that nobody knows, a file that is no model, a machine without memory: an error each, and what to do', async () => {
    expect(await run(['fit', 'qwen3-8', '--machine', laptop])).toMatchObject({
      code: 2,
      err: expect.stringContaining('did you mean "qwen3-8b"?') as string
    })
    expect(await run(['fit', 'nothing at all', '--machine', laptop])).toMatchObject({ code: 2 })
    expect(await run(['fit', file('text.gguf', 'GGML'), '--machine', laptop])).toMatchObject({
      code: 3,
      err: expect.stringContaining('gguf/magic') as string
    })
    expect(await run(['fit', file('plain', 'x'), '--machine', laptop])).toMatchObject({ code: 3 })
    expect(await run(['fit', folder, '--machine', laptop])).toMatchObject({ code: 3 })
    expect(await run(['fit', 'gone.gguf', '--machine', laptop])).toMatchObject({
      code: 3,
      err: expect.stringContaining('there is no such file') as string
    })
    const empty = file('empty.gguf', ggufHeader({ metadata: {}, tensors: [] }))
    expect(json((await run(['fit', empty, '--machine', laptop, '--json'])).out)).toMatchObject({ diagnostics: [{ code: 'gguf/shape' }] })
    expect(await run(['fit', 'qwen3-8b', '--machine', unknown])).toMatchObject({
      code: 1,
      err: expect.stringContaining('ram_gb is not known') as string
    })
    expect(await run(['fit', 'qwen3-8b', '--machine', file('bad.yaml', 'facts: {ram_gb: -1}')])).toMatchObject({ code: 3 })
    expect(await run(['fit', 'qwen3-8b', '--tiers', file('no.yaml', 'tiers: 1'), '--machine', laptop])).toMatchObject({ code: 3 })
    expect(await run(['fit', 'qwen3-8b', '--models', file('no-models.yaml', 'models: 1'), '--machine', laptop])).toMatchObject({ code: 3 })
  })

  it('a catalogue of your own, an architecture of your own', async () => {
    const shape = '{arch: mine, layers: 4, embedding: 256, feed_forward: 512, heads: 4, vocabulary: 1000, context: 4096}'
    const own = file('own.yaml', `models: {mine-1b: {parameters: 1e9, shape: ${shape}}}`)
    const { out, code } = await run(['fit', 'mine-1b', '--models', own, '--machine', laptop, '--json'])
    expect(json(out)).toMatchObject({ model: 'mine-1b', grade: 'bits-per-weight', settings: { context: 4096 } })
    expect(code).toBe(0)
    const little = { ...shapeOf(truth.models.find(({ id }) => id === 'smollm2-135m') ?? expect.fail('no smollm2-135m')), layers: 2 }
    const tensors = quantized(little, 'F16')
    const header = ggufHeader({ metadata: metadataOf({ ...little, arch: 'somebodys' }), tensors })
    const foreign = file('foreign.gguf', header)
    truncateSync(foreign, header.length + weightBytes(tensors))
    expect(await run(['fit', foreign, '--machine', laptop])).toMatchObject({
      code: 0,
      out: expect.stringContaining('weights from the file; its architecture is not known to the byte') as string
    })
    const enormous = '{arch: llama, layers: 9999, embedding: 9999968, feed_forward: 9999999, heads: 32, vocabulary: 9999999, context: 100000000}'
    const hostile = file('hostile.yaml', `models: {huge: {parameters: 1e15, shape: ${enormous}}}`)
    expect(await run(['fit', 'huge', '--models', hostile, '--machine', laptop])).toMatchObject({ code: 1 })
  })

  it('tells in words what fits, what is short now, and how to ask for it', async () => {
    const texts = await Promise.all([
      run(['fit', 'llama3.1-8b', '--machine', gaming, '--parallel', '2', '--kv', 'q8_0', '--outputs', '4', '--swa-full']),
      run(['fit', 'llama3.1-8b', '--machine', laptop, '--context', '131072']),
      run(['fit', 'qwen3-14b', '--machine', laptop, '--machine', gaming]),
      run(['fit', 'qwen3-8b', '--machine', gaming, '--gpu-layers', '0', '--context', '8192']),
      run(['fit', 'llama3.3-70b', '--machine', laptop]),
      run(['fit', 'qwen3-14b', '--machine', file('small.yaml', 'facts: {ram_gb: 12, gpu_present: false}'), '--quant', 'Q6_K'])
    ])
    expect(texts.map(({ code }) => code)).toEqual([0, 0, 0, 0, 1, 0])
    const [fits, less, several, cpu, no, lighter] = texts.map(({ out }) => out)
    expect(fits).toContain('--swa-full --fit off  # n_outputs_max = 4')
    expect(fits).toContain('# server: OLLAMA_NUM_PARALLEL=2 OLLAMA_FLASH_ATTENTION=1 OLLAMA_KV_CACHE_TYPE=q8_0')
    expect(less).toMatch(/lacks [\d.]+ GiB; it fits with \d+ tokens, on the CPU/)
    expect(several).toMatch(/laptop\.yaml:\nqwen3-14b Q4_K_M with 8192 tokens of context fits, on the CPU\n/)
    expect(several).toMatch(/gaming\.yaml:\nqwen3-14b .*it runs with \d+ of 41 layers on the GPU, \d+ on the CPU/)
    expect(cpu).toContain('more of ram would have to be free')
    expect(no).toMatch(/does not fit: [\d.]+ GiB short/)
    expect(lighter).toMatch(/it fits as Q\d_K/)
    const many = jsonLines((await run(['fit', 'qwen3-8b', '--machine', laptop, '--machine', unknown, '--machine', gaming, '--json'])).out)
    expect(many).toMatchObject([{ machine: laptop }, { machine: gaming }])
  })

  it('a file in another quantization is told by its new name', async () => {
    const path = ggufOf('qwen3-0.6b', 'Q4_K_M')
    const { out } = await run(['fit', path, '--quant', 'q8_0', '--machine', laptop, '--json', '--context', '100000'])
    expect(json(out)).toMatchObject({ grade: 'recipe', settings: { quant: 'Q8_0', context: 100_000 } })
    expect(out).toContain('-m ./qwen3-0.6b-Q8_0.gguf')
    expect((await run(['fit', path, '--machine', laptop])).out).toContain('from the file, tensor by tensor')
  })

  it('asks this machine where no file is named', async () => {
    const { out } = await run(['fit', 'smollm2-135m', '--context', '256', '--json'])
    expect(json(out)).toMatchObject({ model: 'smollm2-135m', pools: [{ pool: 'ram' }] })
  })
})

describe('plimsoll models', () => {
  it('lists what the tier prefers and what of it runs, best first; as JSON it is what its schema says', async () => {
    const { out, code } = await run(['models', '--machine', laptop, '--json'])
    const document = json(out) as { readonly models: ReadonlyArray<{ readonly verdict: string; readonly parameters: number }> }
    expectPublished(modelsDocumentShape, 'model-list.schema.json', document)
    expect(code).toBe(0)
    const asAsked = document.models.filter(({ verdict }) => verdict === 'fits').map(({ parameters }) => parameters)
    expect(asAsked).toEqual([...asAsked].sort((a, b) => b - a))
    expect(document.models.slice(0, asAsked.length).every(({ verdict }) => verdict === 'fits')).toBe(true)
    const text = await run(['models', '--machine', gaming, '--machine', laptop, '--context', '32768'])
    expect(text.out).toContain('high_end prefers medium and large models; with 32768 tokens of context')
    expect(text.out).toMatch(/layers on the GPU/)
    expect(jsonLines((await run(['models', '--machine', gaming, '--machine', laptop, '--json'])).out)).toHaveLength(2)
  })

  it('says where nothing runs, and what went wrong', async () => {
    const tiny = file('tiny.yaml', 'facts: {ram_gb: 1, gpu_present: false}')
    expect(await run(['models', '--machine', tiny])).toMatchObject({ code: 1, out: expect.stringContaining('none runs here') as string })
    const plain = file('plain.yaml', 'tiers: {all: {}}')
    expect((await run(['models', '--machine', laptop, '--tiers', plain])).out).toContain('all prefers no models')
    const none = file('none.yaml', 'tiers: {big: {ram_gb: {min: 999}}}')
    expect((await run(['models', '--machine', laptop, '--tiers', none])).out).toContain('no tier prefers no models')
    expect(await run(['models', '--machine', unknown])).toMatchObject({ code: 1 })
    expect(await run(['models', '--context', 'x'])).toMatchObject({ code: 2 })
    expect(await run(['models', '--machine', 'gone.yaml'])).toMatchObject({ code: 3 })
    expect(await run(['models', '--models', 'gone.yaml'])).toMatchObject({ code: 3 })
    expect(await run(['models', '--tiers', 'gone.yaml'])).toMatchObject({ code: 3 })
  })
})
