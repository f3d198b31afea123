import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
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
})

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
