import { either as E } from 'fp-ts'
import type { LoadOptions } from '../apart/adapter-apart.ts'
import type { Adapter } from '../facts/adapter.ts'
import { PlimsollError } from './errors.ts'

/**
 * Loads an adapter that somebody else wrote, from the path of its module, into a process of its own: nothing that it does hangs, ends or
 * changes this one. Rejects with a `PlimsollError` where there is none.
 */
export const loadAdapter = async (path: string, options: LoadOptions = {}): Promise<Adapter> => {
  const { adapterApart } = await import('../apart/adapter-apart.ts')
  const loaded = await adapterApart(path, options)
  if (E.isLeft(loaded)) throw new PlimsollError({ _tag: 'InvalidAdapters', problems: [`${path}: ${loaded.left}`] })
  return loaded.right
}
