import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawnSync } from 'node:child_process'
import { either as E } from 'fp-ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Files } from '../../src/facts/adapter.ts'
import { rootedFiles } from '../../src/facts/rooted-files.ts'
import { nodeFiles } from '../../src/probe/node-files.ts'

const outside = mkdtempSync(join(tmpdir(), 'plimsoll-outside-'))
const root = join(outside, 'root')
const files: Files = rootedFiles(nodeFiles('/'), `${root}/`)
const failed = (kind: string, message: string): unknown => E.left({ kind, message: expect.stringContaining(message) as string })

beforeAll(() => {
  mkdirSync(join(root, 'sys/devices/card'), { recursive: true })
  mkdirSync(join(root, 'sys/bus'))
  writeFileSync(join(outside, 'secret'), 'of this machine')
  writeFileSync(join(root, 'secret'), 'of the captured one')
  writeFileSync(join(root, 'sys/devices/card/vendor'), '0x10de\n')
  const links = {
    'sys/bus/relative': '../devices/card',
    'sys/bus/absolute': '/sys/devices/card',
    'sys/bus/above': '../../../../secret',
    'sys/bus/outside': outside,
    'sys/bus/chain': 'relative/vendor',
    'sys/bus/round': 'about',
    'sys/bus/about': 'round'
  }
  for (const [path, target] of Object.entries(links)) symlinkSync(target, join(root, path))
})
afterAll(() => rmSync(outside, { recursive: true, force: true }))

describe.skipIf(process.platform === 'win32')('a captured tree', () => {
  it.each([
    ['/sys/devices/card/vendor', '0x10de\n'],
    ['/sys/bus/relative/vendor', '0x10de\n'],
    ['/sys/bus/absolute/vendor', '0x10de\n'],
    ['/sys/bus/chain', '0x10de\n'],
    ['/../../secret', 'of the captured one'],
    ['/sys/./bus/../../../secret', 'of the captured one'],
    ['/sys/bus/above', 'of the captured one']
  ])('gives %s as its machine would', async (path, text) => {
    expect(await files.read(path)()).toEqual(E.right(text))
  })

  it('lists folders, and tells where links lead', async () => {
    expect(await files.list('/sys/bus/absolute')()).toEqual(E.right(['vendor']))
    expect(await files.list('/')()).toEqual(E.right(['secret', 'sys']))
    expect(await files.link('/sys/bus/absolute')()).toEqual(E.right('/sys/devices/card'))
    expect(await files.link('/sys')()).toMatchObject({ _tag: 'Left' })
  })

  it('never leaves its root', async () => {
    expect(await files.read('/sys/bus/outside/secret')()).toEqual(failed('not-installed', '/sys/bus/outside/secret: not there'))
    expect(await files.read(`${outside}/secret`)()).toEqual(failed('not-installed', `${outside}/secret: not there`))
  })

  it('goes round in no circles', async () => {
    for (const asked of [files.read('/sys/bus/round'), files.list('/sys/bus/round/x'), files.link('/sys/bus/round/x')])
      expect(await asked()).toEqual(failed('failed', 'too many links'))
  })

  it('is not held up by a pipe that nobody writes to', async () => {
    expect(spawnSync('mkfifo', [join(root, 'pipe')]).status).toBe(0)
    expect(await files.read('/pipe')()).toMatchObject({
      _tag: 'Left',
      left: { kind: 'failed', message: expect.stringContaining('a pipe, expected a file') as string }
    })
  })

  it('says nothing of free space', () => {
    expect(files.free).toBeUndefined()
  })
})
