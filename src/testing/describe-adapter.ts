import { deepStrictEqual, ok } from 'node:assert/strict'
import { either as E } from 'fp-ts'
import type { Adapter, ProbeError } from '../facts/adapter.ts'
import { withDeclared, type Dictionary, type FactValue } from '../facts/dictionary.ts'
import type { Reading } from '../facts/reading.ts'
import { accept } from '../probe/accept.ts'
import { merge } from '../probe/merge.ts'
import { capturedHost, type CapturedMachine } from './captured-host.ts'
import { brokenTools } from './broken-tools.ts'
import { longestBlockMs } from './event-loop.ts'
import { leftBehind } from './side-effects.ts'

/** A captured machine and, where they are known, the facts that the adapter must give for it. */
export interface AdapterSample extends CapturedMachine {
  readonly name: string
  /** Facts that must come out as stated; null for one that must stay unknown. */
  readonly expect?: Readonly<Record<string, FactValue | null>>
  /** How many devices the adapter must list. */
  readonly devices?: number
}

/** What a test runner brings along; those of vitest, jest, mocha and node:test fit. */
export interface Runner {
  readonly describe: (name: string, body: () => void) => unknown
  readonly it: (name: string, body: () => Promise<void> | void) => unknown
}

const DEADLINE_MS = 300
/** Time for what happens after the deadline on a busy machine. */
const GRACE_MS = 1000
const LONG_MS = 60_000
const ABORT_MS = 100
const BLOCK_MS = 50

/** Registers the contract that every adapter keeps, over captured machines. The runner's globals are used where none are given. */
export const describeAdapter = (adapter: Adapter, samples: ReadonlyArray<AdapterSample>, runner: Runner = globalThis as unknown as Runner): void => {
  const dictionary = withDeclared(adapter.declares ?? [])
  runner.describe(`the adapter ${adapter.name}`, () => {
    runner.it('says what it is and what it provides', () => {
      ok(/^[a-z][a-z0-9-]*$/.test(adapter.name), `name ${adapter.name}: expected lower case words joined by hyphens`)
      for (const fact of adapter.provides) ok(dictionary.has(fact), `provides ${fact}, which neither the dictionary nor the adapter declares`)
    })
    for (const sample of samples) {
      runner.describe(sample.name, () => describeSample(adapter, sample, dictionary, runner))
    }
  })
}

const describeSample = (adapter: Adapter, sample: AdapterSample, dictionary: Dictionary, { it }: Runner): void => {
  const factsOf = (answer: Answer): Readonly<Record<string, FactValue>> => {
    const { reading } = accept(adapter, answer, dictionary)
    return merge([{ adapter: adapter.name, precedence: adapter.precedence, reading }], dictionary).facts
  }
  it('gives what is expected, and the same for the same input', async () => {
    const first = await probe(adapter, sample)
    deepStrictEqual(await probe(adapter, sample), first)
    const facts = factsOf(first)
    for (const [fact, value] of Object.entries(sample.expect ?? {})) deepStrictEqual([fact, facts[fact] ?? null], [fact, value])
    if (sample.devices !== undefined) deepStrictEqual(E.isRight(first) ? first.right.devices?.length : first.left, sample.devices)
  })
  it('claims only what it provides, in the right types', async () => {
    const answer = await probe(adapter, sample)
    deepStrictEqual(E.isRight(answer) ? accept(adapter, answer, dictionary).problems : [], [])
    const claimed = Object.keys(factsOf(answer)).filter((fact) => !adapter.provides.includes(fact))
    deepStrictEqual(claimed, [])
  })
  for (const { name, tool } of brokenTools(sample.tool)) {
    it(`settles, and says nothing untrue, with a tool that ${name}`, async () => {
      const truth = factsOf(await probe(adapter, sample))
      const found = factsOf(await probe(adapter, { ...sample, tool }))
      for (const fact of Object.keys(found)) deepStrictEqual([fact, found[fact]], [fact, truth[fact]])
    })
  }
  it(`honours abort within ${ABORT_MS} ms`, async () => {
    const abort = new AbortController()
    const asked = probe(adapter, { ...sample, tool: () => 'hangs' }, abort, LONG_MS)
    setTimeout(() => abort.abort(), 1)
    const late = new Promise<'late'>((resolve) => setTimeout(() => resolve('late'), ABORT_MS).unref())
    ok((await Promise.race([asked, late])) !== 'late', 'still at work after the abort')
  })
  it('leaves no rejection unhandled and no process behind', async () => {
    const left = await leftBehind(async () => {
      for (const { tool } of brokenTools(sample.tool)) await probe(adapter, { ...sample, tool })
    })
    deepStrictEqual(left, { rejections: [], processes: [] })
  })
  it(`never blocks the event loop for more than ${BLOCK_MS} ms`, async () => {
    const longest = await longestBlockMs(() => probe(adapter, sample), BLOCK_MS)
    ok(longest <= BLOCK_MS, `blocked for ${longest.toFixed(0)} ms`)
  })
}

type Answer = E.Either<ProbeError, Reading>

/** One probe of a captured machine, stopped at its deadline as a detection stops it; a rejection is a failure of the adapter. */
const probe = async (adapter: Adapter, machine: CapturedMachine, abort = new AbortController(), timeoutMs = DEADLINE_MS): Promise<Answer> => {
  const deadline = setTimeout(() => abort.abort(), timeoutMs)
  let giveUp: NodeJS.Timeout | undefined
  const never = new Promise<never>((_, reject) => {
    giveUp = setTimeout(() => reject(new Error(`still at work ${GRACE_MS} ms after its deadline`)), timeoutMs + GRACE_MS)
  })
  const host = capturedHost(machine, abort.signal)
  const answer = adapter.probe({ host, signal: abort.signal, wanted: new Set(adapter.provides), timeoutMs })()
  return Promise.race([answer, never]).finally(() => [deadline, giveUp].forEach(clearTimeout))
}
