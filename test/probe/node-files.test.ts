import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, statfsSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { either as E } from 'fp-ts'
import { beforeAll, describe, expect, it } from 'vitest'
import { nodeFiles } from '../../src/probe/node-files.ts'
import { nodeHost } from '../../src/probe/node-host.ts'

const root = mkdtempSync(join(tmpdir(), 'plimsoll-files-'))
const below = nodeFiles(root)

beforeAll(() => {
  mkdirSync(join(root, 'sys/b'), { recursive: true })
  for (const name of ['c', 'a']) writeFileSync(join(root, 'sys', name), 'x'.repeat(100))
  writeFileSync(join(root, 'long'), `${'é'.repeat(100_000)}end`)
  symlinkSync('../sys/a', join(root, 'sys/link'))
  mkdirSync(join(root, 'many'))
  for (const name of MANY.toReversed()) writeFileSync(join(root, 'many', name), '')
  if (process.platform !== 'win32') spawnSync('mkfifo', [join(root, 'pipe')])
})

const MANY = Array.from({ length: 60 }, (_, i) => `${((i * 37) % 60) + 100}`).sort()

const failed = (kind: string, message: string): unknown => E.left({ kind, message: expect.stringContaining(message) as string })

describe('files below a root', () => {
  it('are read', async () => {
    expect(await below.read('/sys/a')()).toEqual(E.right('x'.repeat(100)))
    expect(await below.read('/long')()).toEqual(E.right(`${'é'.repeat(100_000)}end`))
    expect(await nodeFiles('/').read(join(root, 'sys/a'))()).toEqual(E.right('x'.repeat(100)))
  })

  it('are read no further than is asked', async () => {
    expect(await below.read('/sys/a', 10)()).toEqual(E.right('x'.repeat(10)))
    expect(await below.read('/sys/a', 100)()).toEqual(E.right('x'.repeat(100)))
    for (const bytes of [4096, 5000, 70_000, 150_000]) expect(await below.read('/long', bytes)()).toEqual(E.right('é'.repeat(bytes / 2)))
  })

  it.runIf(process.platform !== 'win32')('that are pipes are none: nobody may ever write to them', async () => {
    expect(await below.read('/pipe')()).toEqual(failed('failed', '/pipe: a pipe, expected a file'))
  })

  it('stand on a disk of which a part is free', async () => {
    const { bavail, bsize } = statfsSync(root)
    const found = await below.free?.('/sys')()
    const bytes = found !== undefined && E.isRight(found) ? found.right : NaN
    // Others write to it at the same time.
    expect(bytes / (bavail * bsize)).toBeGreaterThan(0.5)
    expect(bytes / (bavail * bsize)).toBeLessThan(2)
    expect(await below.free?.('/nowhere')()).toEqual(failed('not-installed', '/nowhere: not there'))
  })

  it('that are not there are not installed, each told by the path that was asked for', async () => {
    expect(await below.read('/sys/none')()).toEqual(failed('not-installed', '/sys/none: not there'))
    expect(await below.read('/sys/a/none')()).toEqual(failed('not-installed', '/sys/a/none: not there'))
    expect(await below.list('/none')()).toEqual(failed('not-installed', '/none: not there'))
    expect(await below.link('/none')()).toEqual(failed('not-installed', '/none: not there'))
  })

  it('that are folders cannot be read', async () => {
    expect(await below.read('/sys')()).toEqual(failed('failed', '/sys: EISDIR'))
    expect(await below.link('/sys/a')()).toEqual(failed('failed', '/sys/a: EINVAL'))
  })

  it('are listed by name, and links are read as they are written', async () => {
    expect(await below.list('/sys')()).toEqual(E.right(['a', 'b', 'c', 'link']))
    expect(await below.list('/many')()).toEqual(E.right(MANY))
    expect(await below.link('/sys/link')()).toEqual(E.right('../sys/a'))
  })
})

describe('this machine', () => {
  it('is what adapters touch', async () => {
    const host = nodeHost(new AbortController().signal)
    expect(host.platform).toBe(process.platform)
    expect(host.env['PATH']).toBe(process.env['PATH'])
    expect(await host.files.read(join(root, 'sys/a'))()).toEqual(E.right('x'.repeat(100)))
    expect(await host.run(process.execPath, ['-p', '6 * 7'])()).toMatchObject({ right: { stdout: '42\n' } })
  })
})
