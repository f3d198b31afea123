import { either as E, taskEither as TE } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { diskAdapter, parse } from '../../adapters/disk.ts'
import type { Files, Host } from '../../src/facts/adapter.ts'
import { nodeHost } from '../../src/probe/node-host.ts'
import { emptyHost } from '../probe/adapters.ts'

const GIB = 2 ** 30

const probe = (host: Partial<Host>, free?: Files['free'], modelsDir?: string): Promise<E.Either<unknown, unknown>> => {
  const files: Files = { ...emptyHost.files, ...(free ? { free } : {}) }
  const { signal } = new AbortController()
  return diskAdapter(modelsDir).probe({ host: { ...emptyHost, files, ...host }, signal, wanted: new Set(['disk_free_gb']), timeoutMs: 1000 })()
}
/** Folders that are there, with what is free. */
const disk =
  (folders: Readonly<Record<string, number>>): NonNullable<Files['free']> =>
  (path) =>
    folders[path] === undefined ? TE.left({ kind: 'not-installed', message: `${path}: not there` }) : TE.right(folders[path])

describe('free disk', () => {
  it.each<readonly [string, Partial<Host>, Readonly<Record<string, number>>, string | undefined, number]>([
    ['of the home folder', { env: { HOME: '/home/me' } }, { '/home/me': 5 * GIB, '/': 1 }, undefined, 5 * GIB],
    ['of the home folder of Windows', { env: { USERPROFILE: 'C:\\Users\\me' } }, { 'C:\\Users\\me': 6 * GIB }, undefined, 6 * GIB],
    ['of the whole disk where there is no home folder', {}, { '/': 7 * GIB }, undefined, 7 * GIB],
    ['of drive C where Windows has no home folder', { platform: 'win32' }, { 'C:\\': 8 * GIB }, undefined, 8 * GIB],
    ['where models are kept', { env: { HOME: '/home/me' } }, { '/models': 9 * GIB, '/home/me': 1 }, '/models', 9 * GIB],
    ['above a folder that is not there yet', {}, { '/srv': 3 * GIB }, '/srv/models/llama/', 3 * GIB],
    ['above all folders', {}, { '/': 2 * GIB }, '/srv/models', 2 * GIB]
  ])('%s', async (_, host, folders, modelsDir, freeBytes) => {
    expect(await probe(host, disk(folders), modelsDir)).toEqual(E.right({ disk: { freeBytes } }))
  })

  it('is not told where it cannot be asked for', async () => {
    expect(await probe({})).toEqual(E.right({}))
    expect(await probe({}, disk({}), '/srv')).toMatchObject(E.left({ kind: 'not-installed' }))
    expect(await probe({}, () => TE.left({ kind: 'no-permission', message: 'no' }), '/srv/x')).toEqual(
      E.left({ kind: 'no-permission', message: 'no' })
    )
  })

  it('is whole bytes from 0 up', () => {
    expect(parse(0)).toEqual(E.right({ disk: { freeBytes: 0 } }))
    expect(parse(10.7)).toEqual(E.right({ disk: { freeBytes: 10 } }))
    for (const odd of [-1, Number.NaN, Infinity]) expect(parse(odd)).toEqual(E.left({ kind: 'malformed', message: `found ${odd} bytes free` }))
  })

  it('of this machine is more than nothing', async () => {
    const { signal } = new AbortController()
    const found = await diskAdapter().probe({ host: nodeHost(signal), signal, wanted: new Set(), timeoutMs: 1000 })()
    expect(E.isRight(found) && (found.right.disk?.freeBytes ?? 0) > 0).toBe(true)
  })
})
