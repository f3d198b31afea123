import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { brokenTools } from '../../src/testing/broken-tools.ts'
import { capturedHost, type ToolAnswer } from '../../src/testing/captured-host.ts'

const said = (stdout: string): ToolAnswer => ({ stdout, stderr: '', exitCode: 0 })
const { signal } = new AbortController()
const ways = (answer: ToolAnswer | undefined): Readonly<Record<string, unknown>> =>
  Object.fromEntries(brokenTools(() => answer).map(({ name, tool }) => [name, tool('a', [])]))

describe('the ways in which a tool fails', () => {
  it('are made of what it answers', () => {
    expect(ways(said('total: 10 MiB, 5.5 GiB, 7 %, 8 cores'))).toMatchObject({
      hangs: 'hangs',
      'prints half an answer': said('total: 10 MiB, 5.5'),
      'answers N/A for every amount': { stdout: 'total: N/A, N/A, N/A, 8 cores' },
      'exits with 1': { stdout: '', stderr: 'it went wrong', exitCode: 1 },
      'warns and answers': { stdout: 'total: 10 MiB, 5.5 GiB, 7 %, 8 cores', stderr: 'warning: something is odd' },
      'is missing': undefined,
      'is forbidden': { kind: 'no-permission' }
    })
    expect((ways(said('x'))['prints 10 MB'] as { readonly stdout: string }).stdout).toHaveLength(10 * 2 ** 20)
  })

  it('of one that gives no answer have no words', () => {
    for (const answer of ['hangs', { kind: 'failed', message: 'no' }] as const)
      expect(ways(answer)).toMatchObject({ 'warns and answers': { stdout: '' }, 'prints half an answer': said('') })
  })

  it('of one that is not installed are none', () => {
    expect(Object.values(ways(undefined)).filter((answer) => answer !== undefined)).toEqual([])
    expect(brokenTools().map(({ tool }) => tool('a', []))).toEqual(Array.from({ length: 10 }, () => undefined))
  })
})

describe('a captured machine as a sample', () => {
  const host = capturedHost({ files: { '/a/b': 'text', '/a/c/d': '' }, tool: () => said('four') }, signal)

  it('has its files, folders by what is in them, and nothing else', async () => {
    expect([await host.files.read('/a/b')(), await host.files.read('/a/b', 2)()]).toEqual([E.right('text'), E.right('te')])
    expect([await host.files.list('/a')(), await host.files.list('/a/')()]).toEqual([E.right(['b', 'c']), E.right(['b', 'c'])])
    const missing = { _tag: 'Left', left: { kind: 'not-installed', message: '/x: not there' } }
    expect([await host.files.read('/x')(), await host.files.list('/x')(), await host.files.link('/x')()]).toEqual([missing, missing, missing])
    expect(capturedHost({}, signal)).toMatchObject({ platform: 'linux', env: {} })
    expect(await capturedHost({}, signal).files.list('/')()).toMatchObject({ _tag: 'Left' })
  })

  it('has tools that print no more than may be, and end by their time', async () => {
    expect(await host.run('a', [], { maxBytes: 4 })()).toMatchObject({ right: { stdout: 'four' } })
    expect(await host.run('a', [], { maxBytes: 3 })()).toEqual(E.left({ kind: 'malformed', message: 'a printed more than 3 bytes' }))
    expect(await capturedHost({}, signal).run('a', [])()).toEqual(E.left({ kind: 'not-installed', message: 'a: not installed' }))
    const hangs = capturedHost({ tool: () => 'hangs' }, signal).run('a', [], { timeoutMs: 5 })
    expect(await hangs()).toEqual(E.left({ kind: 'timed-out', message: 'a gave no answer in 5 ms' }))
  })
})
