import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { parseTierFile } from '../../src/tiers/parse-tier-file.ts'
import { file, folder, run } from './in-memory.ts'

const SHIPPED = new URL('../../rules/tiers.yaml', import.meta.url)

describe('plimsoll init', () => {
  it('prints the tier file that ships, for an editor that finds its schema in the package', async () => {
    const { code, out, err } = await run(['init'])
    expect([code, err]).toEqual([0, ''])
    expect(out.split('\n')[0]).toBe('# yaml-language-server: $schema=./node_modules/plimsoll/rules/schemas/tiers.schema.json')
    expect(out.split('\n').slice(1)).toEqual(readFileSync(SHIPPED, 'utf8').split('\n').slice(1))
    expect(E.isRight(parseTierFile(out))).toBe(true)
  })

  it('writes it into a file, and says how to go on', async () => {
    const path = join(folder, 'mine.yaml')
    expect(await run(['init', path])).toEqual({ code: 0, out: '', err: `wrote ${path}; try: plimsoll --tiers ${path}\n` })
    expect(readFileSync(path, 'utf8')).toBe((await run(['init'])).out)
    expect((await run(['--tiers', path, '--machine', '-'], { stdin: 'facts: {ram_gb: 4, cpu_cores: 4}' })).out).toMatch(/^mid_range/)
  })

  it('never writes over a file', async () => {
    const path = file('kept.yaml', 'mine')
    expect(await run(['init', path])).toEqual({
      code: 2,
      out: '',
      err: `error  ${path} was not written: it is there already, and is left as it is\n`
    })
    expect(readFileSync(path, 'utf8')).toBe('mine')
  })

  it('says why a file was not written', async () => {
    const path = join(folder, 'no-such-folder', 'tiers.yaml')
    const { code, err } = await run(['init', path])
    expect(code).toBe(3)
    expect(err).toContain(`error  ${path} was not written: ENOENT`)
    expect(existsSync(path)).toBe(false)
  })
})
