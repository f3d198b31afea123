import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { either as E } from 'fp-ts'
import { afterAll, expect, it } from 'vitest'
import { toolSaid } from '../../src/probe/captured-tools.ts'
import { rootHost } from '../../src/probe/root-host.ts'

const root = mkdtempSync(join(tmpdir(), 'plimsoll-root-'))
mkdirSync(join(root, 'proc'))
writeFileSync(join(root, 'proc/version'), 'Linux')
afterAll(() => rmSync(root, { recursive: true, force: true }))

it('a tree of files is a Linux machine without tools and without variables of this one', async () => {
  const host = rootHost(root)
  expect(host).toMatchObject({ platform: 'linux', env: { PATH: '/usr/local/bin:/usr/bin:/bin' } })
  expect(Object.keys(host.env)).toEqual(['PATH'])
  expect(await host.files.read('/proc/version')()).toEqual(E.right('Linux'))
  expect(await host.run('nvidia-smi', ['-q'])()).toEqual(
    E.left({ kind: 'not-supported', message: `nvidia-smi: only the files below ${root} are looked at` })
  )
})

it('what a tool said is found by its whole command line, else by its name where that is the only one', () => {
  const capture = { platform: 'linux', tools: { 'a -x': { stdout: '1' }, 'b -x': { stdout: '2' }, 'b -y': { stdout: '3' } } }
  expect(['a -x', 'a -z', 'b -y', 'b -z', 'c', 'toString'].map((line) => toolSaid(capture, line)?.stdout)).toEqual([
    '1',
    '1',
    '3',
    undefined,
    undefined,
    undefined
  ])
  expect(toolSaid({ platform: 'linux' }, 'a')).toBeUndefined()
})
