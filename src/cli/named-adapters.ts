import { pathToFileURL } from 'node:url'
import { resolve } from 'node:path'
import { either as E } from 'fp-ts'
import { defaultAdapters } from '../detector/default-adapters.ts'
import type { DetectorOptions } from '../detector/detector.ts'
import type { Adapter } from '../facts/adapter.ts'
import { didYouMean } from '../source/nearest.ts'
import { isMapping } from '../source/shape.ts'

/**
 * The adapters that `--adapter` names: names of our own ask those alone, a path to a module adds what it exports. The error is
 * a line for people.
 */
export const namedAdapters = async (names: ReadonlyArray<string>): Promise<E.Either<string, Pick<DetectorOptions, 'adapters' | 'defaults'>>> => {
  const own = new Map(defaultAdapters().map((adapter) => [adapter.name, adapter]))
  const chosen: Adapter[] = []
  const loaded: Adapter[] = []
  for (const name of names) {
    const known = own.get(name)
    if (known !== undefined) chosen.push(known)
    else if (!/[./\\]/.test(name))
      return E.left(`there is no adapter "${name}"; ${didYouMean(name, own.keys()) ?? `there are ${[...own.keys()].join(', ')}, or write a path`}`)
    else {
      const module = await load(name)
      if (E.isLeft(module)) return module
      loaded.push(module.right)
    }
  }
  return E.right({ adapters: [...chosen, ...loaded], defaults: chosen.length === 0 })
}

const load = async (path: string): Promise<E.Either<string, Adapter>> => {
  try {
    const module = (await import(pathToFileURL(resolve(path)).href)) as Readonly<Record<string, unknown>>
    const adapter = [module['default'], module['adapter'], ...Object.values(module)].find(isAdapter)
    return adapter === undefined ? E.left(`${path} exports no adapter; export default defineAdapter({...})`) : E.right(adapter)
  } catch (cause) {
    return E.left(`the adapter ${path} could not be loaded: ${cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause)}`)
  }
}

const isAdapter = (value: unknown): value is Adapter =>
  isMapping(value) && typeof value['name'] === 'string' && Array.isArray(value['provides']) && typeof value['probe'] === 'function'
