import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import fc from 'fast-check'
import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { nvidiaSmiAdapter, parse } from '../../adapters/nvidia-smi.ts'
import type { ProbeError } from '../../src/facts/adapter.ts'
import { withDeclared } from '../../src/facts/dictionary.ts'
import { readAnswer } from '../../adapters/nvidia-smi/answer.ts'
import type { DeviceReading, Reading } from '../../src/facts/reading.ts'
import { accept } from '../../src/probe/accept.ts'
import { captureFile, captureText } from '../captures/nvidia-smi/fake-tool.ts'

type Json = fc.JsonValue
type Node = Record<string, Json> | Json[]

/** Fields that are read, and a few beside them: an edit of any other tests nothing. */
const NAMES =
  'nvidia_smi_log attached_gpus gpu $ id product_name uuid pci pci_bus_id addressing_mode compute_mode gpu_virtualization_mode ' +
  'virtualization_mode mig_mode current_mig mig_devices mig_device gpu_instance_id fb_memory_usage total used free serial bar1_memory_usage'

/** What node-nvidia-smi makes of a capture: its own parser, with its own options. */
const yielded = (name: string): Json => {
  const inPackage = createRequire(createRequire(import.meta.url).resolve('node-nvidia-smi'))
  const { parseString } = inPackage('xml2js') as { parseString: (xml: string, options: object, done: (error: unknown, data: Json) => void) => void }
  let result: Json = null
  parseString(captureText(name), { explicitArray: false, trim: true }, (_, data) => {
    result = data
  })
  const kept = new Set(NAMES.split(' '))
  const read = (key: string, inside: unknown): unknown => (key === '' || /^\d+$/.test(key) || kept.has(key) ? inside : undefined)
  return JSON.parse(JSON.stringify(result, read)) as Json
}

const CAPTURES = readdirSync(dirname(captureFile('any'))).flatMap((file) => (file.endsWith('.xml') ? [yielded(file.slice(0, -4))] : []))

const amount = fc
  .tuple(
    fc.oneof(fc.nat().map(String), fc.double().map(String), fc.constantFrom('-1', '1e400', '٣', '9'.repeat(400))),
    fc.constantFrom(' MiB', 'MiB', ' GiB', ' KiB', ' bytes', ' MB', '')
  )
  .map(([figure, unit]) => figure + unit)
const saying = fc.constantFrom(
  'N/A',
  '[Not Supported]',
  'ERR!',
  'Insufficient Permissions',
  'Enabled',
  'ATS',
  'GPU is lost',
  'GPU-1',
  'NVIDIA GB10',
  '00000000:0C:00.0',
  '',
  '\u001b[2J'
)
const junk = fc.jsonValue({ maxDepth: 2 })
/** What a field of a log can hold, and what none should. */
const value: fc.Arbitrary<Json> = fc.oneof(
  amount,
  saying,
  junk,
  fc.string({ unit: 'binary' }),
  fc.constant(JSON.parse('{"__proto__": {"gpu": {}}, "toString": 1}') as Json)
)
const edit = fc.record({
  at: fc.nat(),
  name: fc.constantFrom(...NAMES.split(' ')),
  how: fc.constantFrom('replace', 'replace', 'replace', 'drop', 'double', 'wrap', 'name', 'graft'),
  value
})

const isNode = (json: Json): json is Node => typeof json === 'object' && json !== null

/** All places in a document, as the thing that holds them and their key there. */
const places = (json: Json): ReadonlyArray<readonly [Node, string]> =>
  isNode(json) ? Object.entries(json).flatMap(([key, inside]) => [[json, key] as const, ...places(inside)]) : []

const set = (node: Node, key: string, json: Json): void =>
  void Object.defineProperty(node, key, { value: json, enumerable: true, writable: true, configurable: true })

const mutated: fc.Arbitrary<Json> = fc.tuple(fc.constantFrom(...CAPTURES), fc.array(edit, { minLength: 1, maxLength: 5 })).map(([capture, edits]) => {
  const copy = structuredClone(capture)
  for (const { at, name, how, value: json } of edits) {
    const all = places(copy)
    // Half of the edits are of a field that is read.
    const aimed = at % 2 === 0 ? all.filter(([, key]) => key === name) : []
    const [node, key] = (aimed.length > 0 ? aimed : all)[at % (aimed.length || all.length || 1)] ?? [undefined, '']
    if (node === undefined) continue
    const old = (node as Record<string, Json>)[key] ?? null
    if (how === 'drop' && !Array.isArray(node)) delete node[key]
    else if (how === 'double') set(node, key, [old, structuredClone(old)])
    else if (how === 'wrap') set(node, key, { [name]: old })
    else if (how === 'name') set(node, name, structuredClone(old))
    else if (how === 'graft' && isNode(old)) set(old, name, structuredClone(json))
    else set(node, key, structuredClone(json))
  }
  return copy
})

const dictionary = withDeclared([])

const hasOnlyWhatCanBe = ({ name, vendor, kind, uuid, pciAddress, memoryBytes, memoryFreeBytes }: DeviceReading): boolean =>
  name.length > 0 &&
  name.length <= 230 &&
  !/\p{C}/u.test(name.replaceAll(/[\ud800-\udfff]/g, '')) &&
  vendor === 'nvidia' &&
  ['discrete', 'partition', 'unified'].includes(kind) &&
  /^(GPU|MIG)-/.test(uuid ?? 'GPU-') &&
  /^[\da-f]{4,8}:[\da-f]{2}:[\da-f]{2}\.[0-7]$/.test(pciAddress ?? '0000:00:00.0') &&
  (memoryBytes === undefined ? memoryFreeBytes === undefined : Number.isSafeInteger(memoryBytes) && memoryBytes > 0 && memoryBytes <= 2 ** 50) &&
  (memoryFreeBytes === undefined || (Number.isSafeInteger(memoryFreeBytes) && memoryFreeBytes >= 0 && memoryFreeBytes <= (memoryBytes ?? -1)))

/** Gives readings whose every part can be, and which the runner takes whole, or says that it was malformed. */
const isSound = (answer: E.Either<ProbeError, Reading>, kinds: ReadonlyArray<ProbeError['kind']>): boolean => {
  if (E.isLeft(answer)) return kinds.includes(answer.left.kind) && answer.left.message.length <= 400
  const { devices, devicesOf, ...more } = answer.right
  const taken = accept(nvidiaSmiAdapter(), answer, dictionary).problems.length === 0
  return taken && devicesOf === 'nvidia' && Object.keys(more).length === 0 && (devices ?? []).every(hasOnlyWhatCanBe)
}

describe('whatever the tool prints, there is a reading or an error', () => {
  it('captures are what the mutations start from', () => {
    expect(CAPTURES).toHaveLength(11)
    expect(CAPTURES.map(parse).filter(E.isLeft)).toEqual([])
  })

  it('mutated captures', () => {
    let read = 0
    let refused = 0
    const law = (raw: Json): boolean => {
      const answer = parse(raw)
      if (E.isRight(answer)) read++
      else refused++
      return isSound(answer, ['malformed'])
    }
    fc.assert(fc.property(mutated, law), { numRuns: 60_000 })
    // A search that is always refused, or never, does not search.
    expect(Math.min(read, refused)).toBeGreaterThan(2000)
  })

  it('any JSON', () => {
    const log = fc.oneof(junk, fc.record({ nvidia_smi_log: fc.record({ attached_gpus: value, gpu: fc.oneof(value, fc.array(value)) }) }))
    fc.assert(
      fc.property(log, (raw) => isSound(parse(raw), ['malformed'])),
      { numRuns: 25_000 }
    )
  })

  it('any answer of the child process', () => {
    const text = fc.string({ unit: 'binary', maxLength: 40 })
    const words = fc.oneof(text, fc.constantFrom('No devices were found', 'Insufficient Permissions', 'GPU is lost', 'x'.repeat(5000)))
    const answer = fc
      .record({
        isXml: fc.boolean(),
        stdoutStart: words,
        stderr: words,
        exitCode: fc.option(fc.nat(255)),
        error: fc.oneof(
          fc.constant(undefined),
          fc.record({ code: fc.option(fc.constantFrom('ENOENT', 'EACCES', 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER', 'EIO')), message: words }),
          junk
        ),
        result: fc.oneof(mutated, junk)
      })
      .map((document) => JSON.stringify(document))
    const broken = fc.tuple(answer, fc.nat(200), text).map(([document, at, more]) => document.slice(0, at) + more)
    const kinds: ReadonlyArray<ProbeError['kind']> = ['not-installed', 'not-supported', 'no-permission', 'malformed', 'failed']
    fc.assert(
      fc.property(fc.oneof(answer, broken, text), (printed) => isSound(readAnswer(printed), kinds)),
      { numRuns: 15_000 }
    )
  })
})
