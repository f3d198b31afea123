import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { nodeFiles } from '../../src/probe/node-files.ts'

const root = mkdtempSync(join(tmpdir(), 'plimsoll-forbidden-'))

// A file of its own: a thread cannot change its user, and mutation testing runs in threads.
describe('a file that may not be read', () => {
  it('is told as such', async () => {
    const closed = join(root, 'closed')
    writeFileSync(closed, 'secret')
    chmodSync(closed, 0)
    const asRoot = process.geteuid?.() === 0
    if (asRoot) process.seteuid?.(65534)
    const result = await nodeFiles(root).read('/closed')()
    if (asRoot) process.seteuid?.(0)
    expect(result).toEqual(E.left({ kind: 'no-permission', message: '/closed: may not be read' }))
  })
})
