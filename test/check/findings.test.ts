import { either as E } from 'fp-ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { check, type CheckReport } from '../../src/check/check.ts'
import { applyEdits } from '../../src/check/edit.ts'
import type { Finding } from '../../src/check/finding.ts'
import { decideSync } from '../../src/decision/decide.ts'
import type { Decision } from '../../src/decision/decision.ts'
import type { Facts } from '../../src/facts/dictionary.ts'
import type { Ladder } from '../../src/tiers/ladder.ts'
import { parseTierFile } from '../../src/tiers/parse-tier-file.ts'
import { blockText, ladderOf, tierFiles } from '../arbitraries/tier-files.ts'
import { plainImply, type Plain, type WrittenFile } from '../oracle.ts'
import { cellsOf, combinations, isAtLeast, judged } from './brute-force.ts'

const files = (most: number): fc.Arbitrary<WrittenFile> =>
  fc
    .oneof(tierFiles({ maxFacts: 5 }), tierFiles({ maxFacts: 5, related: true }), tierFiles({ maxFacts: 5, match: 'within' }))
    .filter((file) => combinations([file]) <= most)

const ladders = new WeakMap<WrittenFile, Ladder>()

/** The ladder of a file, read once. */
const ladderIn = (file: WrittenFile): Ladder => {
  const ladder = ladders.get(file) ?? ladderOf(blockText(file))
  ladders.set(file, ladder)
  return ladder
}

const decision = (file: WrittenFile, machine: Facts | null): Decision => {
  const decided = decideSync(ladderIn(file), machine ?? {})
  if (E.isLeft(decided)) throw new Error(`${JSON.stringify(decided.left)} of ${JSON.stringify(machine)} in\n${blockText(file)}`)
  return decided.right
}

const statusOf = (decided: Decision, tier: string | null): string | undefined => decided.tiers.find((each) => each.tier === tier)?.status
const rankOf = (file: WrittenFile, { tier, basis }: Decision): number => (basis === 'matched' ? Object.keys(file.tiers).indexOf(tier ?? '') : -1)

/** What the machine of a finding must show, each told by the engine. */
const SHOWS: Readonly<Record<string, (file: WrittenFile, finding: Finding) => void>> = {
  'tier/gap': (file, { machine }) => expect(decision(file, machine).basis).not.toBe('matched'),
  'tier/unreachable': (file, { machine, tier }) => {
    expect(statusOf(decision(file, machine), tier)).toBe('met')
    expect(decision(file, machine).tier).not.toBe(tier)
  },
  'tier/overlap': (file, { machine, tier }) => {
    expect(statusOf(decision(file, machine), tier)).toBe('met')
    expect(decision(file, machine).tiers.filter(({ status }) => status === 'met').length).toBeGreaterThan(1)
  },
  'tier/ambiguous-boundary': (file, finding) => SHOWS['tier/overlap']?.(file, finding),
  'tier/non-monotone': (file, { machine, other }) => {
    const [less, more] = [decision(file, machine), decision(file, other)]
    expect(rankOf(file, less)).toBeGreaterThan(rankOf(file, more))
    expect(isAtLeast(file, plainImply(file, other ?? {}) ?? {}, plainImply(file, machine ?? {}) ?? {})).toBe(true)
  },
  'tier/dead-bound': (file, { machine, tier }) => {
    if (machine !== null) expect(statusOf(decision(file, machine), tier)).toBe('met')
  },
  'tier/sold-size': (file, { machine, tier }) => {
    if (machine !== null) expect(statusOf(decision(file, machine), tier)).not.toBe('met')
  },
  'tier/contradiction': (_, { machine }) => expect(machine).toBeNull(),
  'tier/order': (_, { machine }) => expect(machine).toBeNull(),
  'tier/scaling-threshold': (_, { machine }) => expect(machine).toBeNull()
}

/** A machine of which it is asked how it was sold: at the least as much as is usable. */
const asSold = (machine: Plain): Plain => ({
  ...('ram_usable_gb' in machine ? { ram_gb: machine['ram_usable_gb'] } : {}),
  ...('gpu_vram_usable_gb' in machine ? { gpu_vram_gb: machine['gpu_vram_usable_gb'] } : {}),
  ...machine
})

const report = (file: WrittenFile): CheckReport => check(ladderIn(file), { budget: Infinity })

describe('every finding', () => {
  it('is shown by a machine, as the engine decides about it', () =>
    fc.assert(
      fc.property(files(1e9), (file) => {
        for (const finding of report(file).findings) SHOWS[finding.code]?.(file, finding)
      }),
      { numRuns: 500 }
    ))

  it('names machines by facts that the file asks about, and says something', () =>
    fc.assert(
      fc.property(files(1e9), (file) => {
        const { facts } = ladderIn(file)
        const { findings } = report(file)
        expect(new Set(findings.map(({ code, fingerprint }) => code + fingerprint)).size).toBe(findings.length)
        for (const { machine, other, message, at, fix, edits, fingerprint } of findings) {
          for (const fact of Object.keys({ ...machine, ...other })) expect(facts).toContain(fact)
          expect(message).not.toMatch(/undefined|\s{2}| ,|\n/)
          expect(at.length).toBeGreaterThan(0)
          expect(fix).not.toMatch(/undefined/)
          expect(edits.length).toBeGreaterThan(0)
          expect(fingerprint).toMatch(/^[0-9a-f]{16}$/)
        }
      }),
      { numRuns: 400 }
    ))

  it('is gone after its fix, and no machine is worse off', () =>
    fc.assert(
      fc.property(files(1500), fc.nat(), (file, pick) => {
        const before = report(file)
        fc.pre(before.findings.length > 0)
        const finding = before.findings[pick % before.findings.length]
        const text = blockText(applyEdits(ladderOf(blockText(file)).written, finding?.edits ?? []) as WrittenFile)
        const fixed = parseTierFile(text)
        if (E.isLeft(fixed)) throw new Error(`${JSON.stringify(finding)}\n${blockText(file)}\n${text}\n${JSON.stringify(fixed.left)}`)
        const after = check(fixed.right, { budget: Infinity })
        const told = `${JSON.stringify(finding)}\n${blockText(file)}\n${text}`
        expect(
          after.findings.map(({ fingerprint }) => fingerprint),
          told
        ).not.toContain(finding?.fingerprint)
        const errors = ({ findings }: CheckReport): ReadonlyArray<string> =>
          findings.flatMap(({ code, severity, tier }) => (severity === 'error' && code !== 'tier/gap' ? [`${code} ${tier ?? ''}`] : []))
        expect(errors(before), told).toEqual(expect.arrayContaining([...errors(after)]))
        // No machine falls into a gap that was in none.
        const written = JSON.parse(JSON.stringify(fixed.right.written)) as WrittenFile
        const lost = cellsOf(file).filter(({ machine, rank }) => rank >= 0 && judged(written, asSold(machine)).rank < 0)
        expect(lost, told).toEqual([])
      }),
      { numRuns: 1000 }
    ))
})

describe('a report', () => {
  it('asks for the size as sold only where the tier says nothing of it that stands against it', () => {
    const fixOf = (sold: object): string | null | undefined =>
      report({ tiers: { small: { gpu_vram_usable_gb: { min: 8 }, ...sold } } }).findings.find(({ code }) => code === 'tier/sold-size')?.fix
    const lower = 'lower min of small.gpu_vram_usable_gb to 7.44'
    expect([{}, { gpu_vram_gb: { max: 8 } }].map(fixOf)).toEqual(
      Array<string>(2).fill(`ask for gpu_vram_gb: {min: 8} instead of ${lower.slice(6, -8)}, or lower it to 7.44`)
    )
    expect([{ gpu_vram_gb: { max: 6 } }, { gpu_vram_gb: { min: 6 } }].map(fixOf)).toEqual([lower, lower])
  })

  it('says what was not proven, and never that all is well', () => {
    const { proven, monotone } = check(ladderOf('match: within\ntiers: {a: {ram_gb: {max: 4}}, b: {ram_gb: {min: 6}}}'), { budget: 0 })
    expect([proven, monotone]).toEqual([false, null])
  })

  it('lists a hundred findings, errors first, and tells how many there are', () => {
    const tiers = Object.fromEntries(Array.from({ length: 130 }, (_, i) => [`t${i}`, { ram_gb: { min: 3 * i, max: 3 * i + 1 } }]))
    const { findings, total, more } = check(ladderOf(JSON.stringify({ match: 'within', tiers })))
    expect(findings).toHaveLength(100)
    expect(findings.every(({ severity }) => severity === 'error')).toBe(true)
    expect([Number(total) > 100, more]).toEqual([true, true])
  })

  it('tells the share of real machines in each gap, those that contradict themselves left out', () => {
    const machines = [
      { facts: { ram_gb: 1 }, count: 3 },
      { facts: { ram_gb: 8 }, count: 1 },
      { facts: { gpu_present: false, gpu_count: 2 }, count: 9 }
    ]
    const ladder = ladderOf('tiers: {a: {ram_gb: {min: 2}}}')
    expect(check(ladder, { population: { of: 'some', machines } }).findings[0]?.population).toEqual({ share: 0.75, of: 'some' })
    expect(check(ladder, { population: { of: 'none', machines: [] } }).findings[0]?.population).toBeNull()
  })

  it('keeps a fact among those that a tier hangs on where either of two bounds could go, and not both', () => {
    const { hangsOn } = check(ladderOf('tiers: {a: {}, b: {gpu_required: true, gpu_present: true}}'))
    expect(hangsOn).toEqual([
      { tier: 'a', facts: [] },
      { tier: 'b', facts: ['gpu_present'] }
    ])
  })
})

describe('the fix of a boundary', () => {
  const fixOf = (text: string): { readonly fix: string | null; readonly gaps: number } => {
    const ladder = ladderOf(text)
    const boundary = check(ladder).findings.find(({ code }) => code === 'tier/ambiguous-boundary')
    const fixed = ladderOf(blockText(applyEdits(ladder.written, boundary?.edits ?? []) as WrittenFile))
    return { fix: boundary?.fix ?? null, gaps: check(fixed).findings.filter(({ code }) => code === 'tier/gap').length }
  }

  it('begins the higher tier above it where the lower one takes all that is there', () => {
    expect(fixOf('match: within\ntiers: {a: {ram_gb: {max: 8}}, b: {ram_gb: {min: 8}}}')).toEqual({
      fix: 'begin b above it: write above: 8 for min of b.ram_gb',
      gaps: 0
    })
  })

  it('leaves the end of the lower one out where beginning above would open a gap', () => {
    const narrow =
      'match: within\ntiers: {a: {ram_gb: {max: 8}, cpu_cores: {max: 4}}, b: {ram_gb: {min: 8}}, c: {ram_gb: {max: 7}}, d: {cpu_cores: {max: 4}}}'
    expect(fixOf(narrow).fix).toBe('leave out max of a.ram_gb: the higher of the two tiers takes what both do')
    const before = check(ladderOf(narrow)).findings.filter(({ code }) => code === 'tier/gap').length
    expect(fixOf(narrow).gaps).toBeLessThanOrEqual(before)
  })
})

describe('a list that is cut', () => {
  const many = (count: number, kind: (i: number) => string): string =>
    `match: within\ntiers: {${Array.from({ length: count }, (_, i) => `t${i}: {${kind(i)}}`).join(', ')}}`

  it('says so, and is no proof that nobody is in what it does not list', () => {
    const nobody = `${many(120, (i) => `ram_gb: {max: 0}, disk_free_gb: {min: ${3 * i}, max: ${3 * i + 1}}`).slice(0, -1)}, all: {ram_gb: {above: 0}}}`
    const { findings, proven, more } = check(ladderOf(nobody))
    expect([more, proven]).toEqual([true, false])
    expect(findings.filter(({ code }) => code === 'tier/gap').every(({ severity }) => severity === 'info')).toBe(true)
  })
})

describe('gaps', () => {
  it('are each shown by a machine that none before it has', () =>
    fc.assert(
      fc.property(files(1e9), (file) => {
        const found = report(file).findings.filter(({ code }) => code === 'tier/gap')
        expect(new Set(found.map(({ machine }) => JSON.stringify(machine))).size).toBe(found.length)
      }),
      { numRuns: 400 }
    ))
})
