import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { applyEdits } from '../../src/check/edit.ts'
import { check, type CheckReport } from '../../src/check/check.ts'
import { FINDING_CODES } from '../../src/check/finding.ts'
import { explain } from '../../src/cli/explain.ts'
import { showReport } from '../../src/cli/show-findings.ts'
import { plain } from '../../src/decision/columns.ts'
import { parseCatalogue } from '../../src/models/catalogue.ts'
import type { Ladder } from '../../src/tiers/ladder.ts'
import { parseToCheck } from '../../src/tiers/parse-tier-file.ts'
import { run } from '../cli/in-memory.ts'

const FOLDER = 'rules/findings'
const names = FINDING_CODES.map((code) => code.slice('tier/'.length))

const ladderOf = (text: string): Ladder => {
  const parsed = parseToCheck(text, 'tiers.yaml')
  return parsed._tag === 'Right' ? parsed.right : expect.fail(JSON.stringify(parsed.left))
}

/** As the command checks: with the models that ship. */
const checked = (ladder: Ladder): CheckReport => {
  const catalogue = parseCatalogue(readFileSync('rules/models.yaml', 'utf8'))
  return catalogue._tag === 'Right' ? check(ladder, { catalogue: catalogue.right }) : expect.fail('the catalogue that ships cannot be read')
}

const blocks = (page: string, language: string): ReadonlyArray<string> =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\``, 'gm'))].map(([, text = '']) => text)

const printed = (text: string): string => {
  const lines: string[] = []
  showReport(checked(ladderOf(text)), text, { out: (line) => void lines.push(line), err: () => undefined, paint: plain })
  return `${lines.join('\n')}\n`
}

describe('pages of the findings', () => {
  it('are one for each code', () => expect(readdirSync(FOLDER).sort()).toEqual(names.map((name) => `${name}.md`).sort()))

  it.each(names)('%s: begins with its code', (name) => {
    expect(readFileSync(`${FOLDER}/${name}.md`, 'utf8').startsWith(`# tier/${name}\n`)).toBe(true)
  })

  it.each(names)('%s: the smallest file has it, the output is what is printed, and the fix mends it', (name) => {
    const path = `${FOLDER}/${name}.md`
    const page = readFileSync(path, 'utf8')
    const [bad = '', good = ''] = blocks(page, 'yaml')
    if (process.env['UPDATE_PAGES']) writeFileSync(path, page.replace(/^```text\n[^]*?^```/m, `\`\`\`text\n${printed(bad)}\`\`\``))
    const [output] = blocks(readFileSync(path, 'utf8'), 'text')
    expect(output, 'UPDATE_PAGES=1 npx vitest run test/check/pages.test.ts writes it').toBe(printed(bad))
    const ladder = ladderOf(bad)
    const found = checked(ladder).findings.filter(({ code }) => code === `tier/${name}`)
    expect(found.length).toBeGreaterThan(0)
    const mended = checked(ladderOf(good)).findings
    expect(mended.filter(({ code, severity }) => code === `tier/${name}` || severity === 'error')).toEqual([])
    expect(ladderOf(good).written).toEqual(applyEdits(ladder.written, found[0]?.edits ?? []))
    expect(Object.keys(ladderOf(good).written.tiers)).toEqual(
      Object.keys((applyEdits(ladder.written, found[0]?.edits ?? []) as Ladder['written']).tiers)
    )
  })
})

describe('check --explain', () => {
  it('prints the page, by the whole code or its last word', async () => {
    const page = readFileSync(`${FOLDER}/gap.md`, 'utf8')
    expect((await run(['check', '--explain', 'tier/gap'])).out).toBe(page)
    expect((await run(['check', '--explain', 'gap'])).out).toBe(page)
  })

  it('knows a code that is meant', () => {
    const lines: string[] = []
    const code = explain('tier/gpa', { out: () => undefined, err: (line) => void lines.push(line), paint: plain })
    expect([code, lines.join()]).toEqual([2, 'error  --explain: there is no finding "tier/gpa"; did you mean "tier/gap"?'])
  })
})
