import { either as E, taskEither as TE } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import type { Host, ProbeError, ToolOutput } from '../../src/facts/adapter.ts'
import { recorder, type Recorder } from '../../src/probe/record-host.ts'
import { replayHost } from '../../src/probe/replay-host.ts'
import { commandLine, toolNames, toolSaid } from '../../src/probe/captured-tools.ts'

const signal = new AbortController().signal
const said = (stdout: string, more: Partial<ToolOutput> = {}): ToolOutput => ({ stdout, stderr: '', exitCode: 0, ...more })
const failed = (kind: ProbeError['kind'], message: string): TE.TaskEither<ProbeError, never> => TE.left({ kind, message })

const real: Host = {
  platform: 'darwin',
  env: { PATH: '/bin', TOKEN: 'hunter2', CUDA_VISIBLE_DEVICES: '0' },
  files: {
    read: (path, maxBytes) =>
      path === '/secret'
        ? failed('no-permission', 'no')
        : path === '/none'
          ? failed('not-installed', 'none')
          : TE.right(`text of ${path}`.slice(0, maxBytes)),
    list: (path) => (path === '/shut' ? failed('no-permission', 'no') : TE.right(path === '/empty' ? [] : ['a', 'ab', 'b', 'c'])),
    link: (path) => (path === '/none' ? failed('not-installed', 'none') : TE.right(`../${path}`)),
    free: () => TE.right(12345)
  },
  run: (command) =>
    command === 'gone'
      ? failed('not-installed', 'gone: not there')
      : TE.right(command === 'loud' ? said('out', { stderr: 'a warning', exitCode: 3 }) : said('out'))
}

const recording = (host: Host = real): { readonly host: Host; readonly seen: Recorder['seen'] } => {
  const { host: give, seen } = recorder(() => host, ['CUDA_VISIBLE_DEVICES', 'HIP_VISIBLE_DEVICES'])
  return { host: give(signal), seen }
}

describe('a host that remembers', () => {
  it('gives what the real one gives, and remembers what was there', async () => {
    const { host, seen } = recording()
    expect(host.platform).toBe('darwin')
    expect([
      await host.files.read('/a')(),
      await host.files.list('/empty')(),
      await host.files.link('/l')(),
      await host.files.free?.('/')(),
      await host.files.read('/none')(),
      await host.files.link('/none')()
    ]).toEqual([
      E.right('text of /a'),
      E.right([]),
      E.right('..//l'),
      E.right(12345),
      E.left({ kind: 'not-installed', message: 'none' }),
      E.left({ kind: 'not-installed', message: 'none' })
    ])
    expect(seen()).toEqual({
      platform: 'darwin',
      env: { CUDA_VISIBLE_DEVICES: '0' },
      files: { '/a': 'text of /a' },
      folders: { '/empty': [] },
      links: { '/l': '..//l' },
      forbidden: [],
      tools: {},
      disk_free_bytes: 12345
    })
  })

  it('remembers what may not be read, each once', async () => {
    const { host, seen } = recording()
    for (const ask of [host.files.read('/secret'), host.files.read('/secret'), host.files.list('/shut')]) expect(E.isLeft(await ask())).toBe(true)
    expect(seen()).toMatchObject({ forbidden: ['/secret', '/shut'], files: {}, folders: {} })
    expect(seen()).not.toHaveProperty('disk_free_bytes')
  })

  it('keeps the longer of two parts of a file, in either order', async () => {
    for (const lengths of [
      [3, 7],
      [7, 3],
      [7, 7]
    ]) {
      const { host, seen } = recording()
      for (const length of lengths) await host.files.read('/a', length)()
      expect(seen().files).toEqual({ '/a': 'text of' })
    }
  })

  it('leaves out names that a file stands at or below: they are there anyway', async () => {
    const { host, seen } = recording()
    await host.files.list('/f')()
    await host.files.read('/f/a')()
    await host.files.read('/f/b/deep')()
    await host.files.read('/x/f/c')()
    expect(seen().folders).toEqual({ '/f': ['ab', 'c'] })
    await host.files.read('/f/ab/x')()
    await host.files.read('/f/c')()
    expect(seen().folders).toEqual({})
  })

  it('remembers what tools said and how they ended, by the line that was asked', async () => {
    const { host, seen } = recording()
    expect(await host.run('/usr/bin/tool', ['-a', 'b'])()).toEqual(E.right(said('out')))
    await host.run('loud', [])()
    await host.run('node', ['-e', 'x'], { asks: 'nvidia-smi -q -x' })()
    expect(await host.run('gone', [], {})()).toEqual(E.left({ kind: 'not-installed', message: 'gone: not there' }))
    expect(seen().tools).toEqual({
      'tool -a b': { stdout: 'out', exitCode: 0 },
      loud: { stdout: 'out', stderr: 'a warning', exitCode: 3 },
      'nvidia-smi -q -x': { decoded: 'out', exitCode: 0 },
      gone: { error: { kind: 'not-installed', message: 'gone: not there' } }
    })
  })

  it('tells of no disk where the real one does not', () => {
    const { free: _, ...files } = real.files
    expect(recording({ ...real, files }).host.files).not.toHaveProperty('free')
    expect(recorder(() => real, []).seen()).toMatchObject({ platform: 'linux', env: {} })
  })
})

describe('a host that replays', () => {
  const never: Host['run'] = () => () => Promise.reject(new Error('no process has a place here'))
  const replaying = (capture: Omit<Parameters<typeof replayHost>[0], 'platform'>, platform = 'linux'): Host =>
    replayHost({ platform, ...capture }, never)

  it('has the files, folders and links that were captured, and no others', async () => {
    const { files } = replaying({ files: { '/a/b/c': 'text' }, folders: { '/a': ['z'], '/e': [] }, links: { '/l/k': '../x' }, forbidden: ['/s/t'] })
    expect(await files.read('/a/b/c')()).toEqual(E.right('text'))
    expect(await files.read('/a/b/c', 2)()).toEqual(E.right('te'))
    expect(await files.read('/a/b')()).toEqual(E.left({ kind: 'not-installed', message: '/a/b: not there' }))
    expect(await files.read('/s/t')()).toEqual(E.left({ kind: 'no-permission', message: '/s/t: may not be read' }))
    expect(await files.link('/l/k')()).toEqual(E.right('../x'))
    expect(await files.link('/a/b/c')()).toEqual(E.left({ kind: 'not-installed', message: '/a/b/c: not there' }))
    expect(await Promise.all(['/', '/a', '/a/b', '/e', '/l', '/s'].map((path) => files.list(path)()))).toEqual(
      [['a', 'captured-tools', 'l', 's'].filter((name) => name !== 'captured-tools'), ['b', 'z'], ['c'], [], ['k'], ['t']].map(E.right)
    )
    expect(await files.list('/none')()).toEqual(E.left({ kind: 'not-installed', message: '/none: not there' }))
    expect(await files.list('/s/t')()).toEqual(E.left({ kind: 'no-permission', message: '/s/t: may not be read' }))
    expect((await files.list('/a/b/c')())._tag).toBe('Left')
    expect(files).not.toHaveProperty('free')
    expect(await replaying({ disk_free_bytes: 0 }).files.free?.('/')()).toEqual(E.right(0))
  })

  it('has the tools that were captured in a folder of their own', async () => {
    const tools = {
      'tool -a': { stdout: 'x' },
      'gone -b': { error: { kind: 'not-installed', message: 'm' } as const },
      'other.exe -c': { stdout: '' }
    }
    const posix = replaying({ tools })
    expect(posix.env['PATH']).toBe('/captured-tools')
    expect(await posix.files.list('/captured-tools')()).toEqual(E.right(['other.exe', 'tool']))
    expect(await posix.files.read('/captured-tools/tool')()).toEqual(E.right(''))
    const windows = replaying({ tools, env: { PATH: 'C:\\else', A: 'b' } }, 'win32')
    expect(windows.env).toEqual({ PATH: 'C:\\captured-tools', A: 'b' })
    expect(await windows.files.list('C:\\captured-tools')()).toMatchObject(E.right(expect.arrayContaining(['tool.exe'])))
    expect(posix.printed?.('tool -a')).toEqual(said('x'))
    expect(posix.printed?.('gone -b')).toBeUndefined()
  })

  it('says what a tool said, as it ended, and within the bytes that are asked for', async () => {
    const { run } = replaying({
      tools: { tool: { stdout: 'abc', stderr: 'de', exitCode: 3 }, bad: { error: { kind: 'timed-out', message: 'late' } }, read: { decoded: '{}' } }
    })
    expect(await run('/bin/tool', [])()).toEqual(E.right({ stdout: 'abc', stderr: 'de', exitCode: 3 }))
    expect(await run('tool', [], { maxBytes: 5 })()).toMatchObject({ _tag: 'Right' })
    expect(await run('tool', [], { maxBytes: 4 })()).toEqual(E.left({ kind: 'malformed', message: 'tool printed more than 4 bytes' }))
    expect(await run('bad', [])()).toEqual(E.left({ kind: 'timed-out', message: 'late' }))
    expect(await run('node', ['-e'], { asks: 'read' })()).toEqual(E.right(said('{}')))
    expect(await run('none', ['-x'])()).toEqual(E.left({ kind: 'not-installed', message: 'none -x: the capture does not say what it printed' }))
    await expect(run('node', [], { input: 'x' })()).rejects.toThrow('no process has a place here')
  })
})

describe('a tool of a capture', () => {
  it.each([
    ['/usr/bin/nvidia-smi', ['-q', '-x'], 'nvidia-smi -q -x'],
    ['C:\\Windows\\System32\\nvidia-smi.EXE', [], 'nvidia-smi'],
    ['my.executor', ['/a/b'], 'my.executor /a/b'],
    ['tool', ['a\nb'], 'tool a\nb']
  ])('%s %j is called %s', (command, args, line) => expect(commandLine(command, args)).toBe(line))

  const tools = {
    'a -x': { stdout: '1' },
    'a -y': { stdout: '2' },
    'b -x': { stdout: '3' },
    c: { error: { kind: 'not-installed', message: 'm' } as const }
  }
  it('said what its line says, or what its only line says', () => {
    const saidBy = (line: string): unknown => toolSaid({ platform: 'linux', tools }, line)?.stdout
    expect(['a -y', 'a', 'a -z', 'b', 'b -z', 'd', 'constructor'].map(saidBy)).toEqual(['2', undefined, undefined, '3', '3', undefined, undefined])
    expect(toolSaid({ platform: 'linux' }, 'a')).toBeUndefined()
  })

  it('is there where it said something', () => {
    expect(toolNames({ platform: 'linux', tools })).toEqual(['a', 'b'])
    expect(toolNames({ platform: 'linux' })).toEqual([])
  })
})
