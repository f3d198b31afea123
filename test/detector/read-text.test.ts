import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { readStream, readText } from '../../src/detector/read-text.ts'
import { MAX_FILE_BYTES } from '../../src/source/yaml-text.ts'

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-text-'))
const file = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}
const pipe = (name: string): string => {
  const path = join(folder, name)
  expect(spawnSync('mkfifo', [path]).status).toBe(0)
  return path
}

const finding = (path: string, code: string, message: string | RegExp, more: object = {}): unknown =>
  E.left({
    _tag: 'InvalidFile',
    file: path,
    text: null,
    diagnostics: [
      expect.objectContaining({ code, severity: 'error', file: path, line: 1, col: 1, message: expect.stringMatching(message) as string, ...more })
    ]
  })

describe('a text file', () => {
  it('is read as UTF-8, with or without a byte order mark', async () => {
    expect(await readText(file('a', 'größer: 猫 🙂\r\n'))()).toEqual(E.right('größer: 猫 🙂\r\n'))
    expect(await readText(file('b', Buffer.from([0xef, 0xbb, 0xbf, 0x61])))()).toEqual(E.right('a'))
    expect(await readText(file('c', ''))()).toEqual(E.right(''))
  })

  it('is read no further than just past the longest one that is decoded', async () => {
    const read = await readText(file('long', 'a'.repeat(10_000_000)))()
    expect(E.isRight(read) && read.right.length).toBe(MAX_FILE_BYTES + 1)
    expect(await readText(file('most', 'a'.repeat(MAX_FILE_BYTES)))()).toEqual(E.right('a'.repeat(MAX_FILE_BYTES)))
  })

  it('may be cut off inside a character: its length is what is wrong with it', async () => {
    for (const before of ['', 'a', 'aa']) {
      const read = await readText(file('cut', before + '猫'.repeat(MAX_FILE_BYTES)))()
      expect(E.isRight(read) && new TextEncoder().encode(read.right).length).toBeGreaterThan(MAX_FILE_BYTES - 3)
    }
  })

  it('that is not UTF-8 is told at the place', async () => {
    const path = file('latin1', Buffer.from('tiers:\n  gr\xf6sse: {}\n', 'latin1'))
    expect(await readText(path)()).toEqual(finding(path, 'file/encoding', 'not UTF-8', { line: 2, col: 5, hint: 'save it as UTF-8' }))
  })

  it('is read as UTF-16 where it says so, as PowerShell writes what is redirected', async () => {
    const wide = Buffer.from('\ufefftiers: {größe: {}}', 'utf16le')
    expect(await readText(file('utf16', wide))()).toEqual(E.right('tiers: {größe: {}}'))
    expect(await readText(file('utf16be', Buffer.from(wide).swap16()))()).toEqual(E.right('tiers: {größe: {}}'))
    const half = file('half', wide.subarray(0, 5))
    expect(await readText(half)()).toMatchObject({ _tag: 'Left' })
  })
})

describe('what cannot be read', () => {
  it.each([
    ['a file that is not there', join(folder, 'none'), 'file/unreadable', 'there is no such file'],
    ['a file below a file', join(file('plain', ''), 'x'), 'file/unreadable', /^it cannot be read: ENOTDIR/],
    ['a folder', folder, 'file/directory', 'this is a directory, expected a file'],
    ['a name with a null byte', 'a\0b', 'file/unreadable', /^it cannot be read: .*null bytes/],
    ['a name that is too long', 'x'.repeat(5000), 'file/unreadable', /^it cannot be read: ENAMETOOLONG/]
  ])('is %s', async (_, path, code, message) => {
    expect(await readText(path)()).toEqual(finding(path, code, message))
  })

  it('is a file that may not be read', async () => {
    const path = file('closed', 'tiers: {}')
    chmodSync(path, 0)
    // The superuser may read everything, so the question is asked as somebody else.
    const asRoot = process.geteuid?.() === 0
    if (asRoot) process.seteuid?.(65534)
    const read = await readText(path)()
    if (asRoot) process.seteuid?.(0)
    expect(read).toEqual(finding(path, 'file/unreadable', 'no permission to read it'))
  })
})

describe.runIf(process.platform !== 'win32')('a pipe', () => {
  it('is read to its end', async () => {
    const writer = spawn('sh', ['-c', `exec 3> "$0"; printf 'a: ' >&3; sleep 0.3; printf 1 >&3`, pipe('slow')])
    expect(await readText(join(folder, 'slow'))()).toEqual(E.right('a: 1'))
    expect(await new Promise((resolve) => writer.on('exit', resolve))).toBe(0)
  })

  it('is read no further than a file', async () => {
    const path = pipe('endless')
    const writer = spawn('sh', ['-c', 'exec yes > "$0"', path])
    const read = await readText(path)()
    expect(E.isRight(read) && read.right.length).toBe(MAX_FILE_BYTES + 1)
    expect(await new Promise((resolve) => writer.on('exit', (_, signal) => resolve(signal)))).toBe('SIGPIPE')
  })

  it('that nobody writes to is given up', async () => {
    const path = pipe('silent')
    expect(await readText(path)()).toEqual(finding(path, 'file/unreadable', 'nothing was written to it'))
  })

  it('of the system is not a file: what it gives is read', async () => {
    expect(await readText('/dev/null')()).toEqual(E.right(''))
  })
})

describe('a stream', () => {
  it('is read to its end, or just past the longest file', async () => {
    expect(await readStream(Readable.from([Buffer.from('a: '), Buffer.from('1')]), '<stdin>')()).toEqual(E.right('a: 1'))
    const endless = Readable.from(
      (function* () {
        for (;;) yield Buffer.alloc(60_000, 'a')
      })()
    )
    const read = await readStream(endless, '<stdin>')()
    expect(E.isRight(read) && read.right.length).toBe(MAX_FILE_BYTES + 1)
    expect(endless.destroyed).toBe(true)
  })

  it('that breaks is told under the name it goes by', async () => {
    const broken = new Readable({
      read() {
        this.destroy(new Error('the cable'))
      }
    })
    expect(await readStream(broken, '<stdin>')()).toEqual(finding('<stdin>', 'file/unreadable', 'it cannot be read: the cable'))
    expect(await readStream(Readable.from([Buffer.from([0xff])]), '<stdin>')()).toEqual(finding('<stdin>', 'file/encoding', 'not UTF-8'))
  })
})
