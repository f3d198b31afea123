import { either as E } from 'fp-ts'
import { defaultAdapters } from '../detector/default-adapters.ts'
import type { DetectorOptions } from '../detector/detector.ts'
import type { Adapter } from '../facts/adapter.ts'
import { visible } from '../source/frame.ts'
import { didYouMean } from '../source/nearest.ts'
import type { Options } from './options.ts'
import type { Terminal } from './terminal.ts'

/** Adapters as a detector takes them. */
export type NamedAdapters = Pick<DetectorOptions, 'adapters' | 'defaults'>

/**
 * The adapters that `--adapter` names: names of our own ask those alone, a path to a module adds what it exports. What is wrong is told,
 * all of it.
 */
export const namedAdapters = async ({ adapter: names, timeout }: Options, terminal: Terminal): Promise<NamedAdapters | null> => {
  const tell = (problem: string): void => terminal.err(`${terminal.paint.bad('error')}  ${visible(problem)}`)
  const own = new Map(defaultAdapters().map((adapter) => [adapter.name, adapter]))
  const found = await Promise.all(
    names.map((name): Promise<E.Either<string, Adapter>> => {
      const known = own.get(name)
      if (known !== undefined) return Promise.resolve(E.right(known))
      return /[./\\]/.test(name) ? fromFile(name, timeout, tell) : Promise.resolve(E.left(unknown(name, [...own.keys()])))
    })
  )
  const problems = found.flatMap((one) => (E.isLeft(one) ? [one.left] : []))
  problems.forEach(tell)
  if (problems.length > 0) return null
  const adapters = found.flatMap((one) => (E.isRight(one) ? [one.right] : []))
  const isOwn = (adapter: Adapter): boolean => own.get(adapter.name) === adapter
  return { adapters: [...adapters.filter(isOwn), ...adapters.filter((adapter) => !isOwn(adapter))], defaults: !adapters.some(isOwn) }
}

const unknown = (name: string, known: ReadonlyArray<string>): string =>
  `there is no adapter "${name}"; ${didYouMean(name, known) ?? `there are ${known.join(', ')}, or write a path`}`

/** Time to start a process on a busy machine, however short a probe may be, in ms. */
const LEAST_LOADING_MS = 5000

/** Strangers write adapters: each runs in a process of its own. */
const fromFile = async (path: string, timeoutMs: number, onStray: (message: string) => void): Promise<E.Either<string, Adapter>> => {
  const { adapterApart } = await import('../apart/adapter-apart.ts')
  return E.mapLeft((why: string) => `the adapter ${path} could not be loaded: ${why.split('\n')[0] ?? ''}`)(
    await adapterApart(path, { timeoutMs: Math.max(timeoutMs, LEAST_LOADING_MS), onStray })
  )
}
