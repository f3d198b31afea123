import { describe, expect, it } from 'vitest'
import { file, json, jsonLines, run } from './in-memory.ts'

const laptop = file('laptop.yaml', 'description: 16 GB, no GPU\nfacts: {ram_gb: 16, cpu_cores: 8, gpu_present: false}\n')
const workstation = file('workstation.json', '{"facts": {"ram_gb": 32, "cpu_cores": 16, "gpu_present": true}}')
const tiny = file('tiny.yaml', 'facts: {ram_gb: 1, cpu_cores: 1}\n')
const bare = file(
  'bare.yaml',
  'tiers:\n  small: {ram_gb: {min: 2}, preferred_models: [small]}\n  big: {ram_gb: {min: 16}, npu: {min: 1}}\nfacts: {npu: {type: integer, better: more}}\n'
)
const broken = file('broken.yaml', 'facts: {ram_bg: 16}\n')

describe('a machine file', () => {
  it('is decided about as text: the tier, the way up, every reason', async () => {
    const { code, out, err } = await run(['--machine', laptop])
    expect(code).toBe(0)
    expect(err).toBe('')
    expect(out.split('\n').slice(0, 8)).toEqual([
      'mid_range  small and medium models at reading speed',
      '  to reach high_end: gpu_vram_gb 0 → 6 GiB',
      '  prefers small, medium models',
      '  steps down at memory 80 %, cpu 85 %',
      '',
      '✗ high_end',
      '    ✓ ram_gb       16 GiB  at least 8  8 to spare                    fixture, rules/tiers.yaml:55',
      '    ✓ cpu_cores    8       at least 6  2 to spare                    fixture, rules/tiers.yaml:58'
    ])
  })

  it('is decided about as JSON', async () => {
    const { code, out, err } = await run(['detect', '--json', '--machine', workstation])
    expect([code, err]).toEqual([0, ''])
    expect(json(out)).toMatchObject({
      schemaVersion: 1,
      tier: 'mid_range',
      basis: 'matched',
      certain: false,
      possible: ['mid_range', 'high_end'],
      settledBy: ['gpu_vram_gb'],
      tiers: [
        { tier: 'high_end', status: 'unknown' },
        { tier: 'mid_range', status: 'met' },
        { tier: 'low_end', status: 'met' }
      ],
      forced: null,
      facts: { ram_gb: 32 },
      survey: { sources: { ram_gb: 'fixture' }, failures: [], conflicts: [] }
    })
    expect(json(out)).not.toHaveProperty('machine')
  })

  it('comes from standard input where it is called -', async () => {
    const { code, out } = await run(['--machine', '-', '--json'], { stdin: '{"facts": {"ram_gb": 4, "cpu_cores": 4}}' })
    expect(code).toBe(0)
    expect(json(out)).toMatchObject({ tier: 'mid_range' })
    const bad = await run(['--machine', '-'], { stdin: 'facts: {ram_gb: lots}' })
    expect(bad.code).toBe(3)
    expect(bad.err).toContain('<stdin>:1:17  error  facts.ram_gb: found "lots", expected a number of GiB from 0 up  schema/type')
    expect((await run(['--machine', '-'], { stdin: '' })).err).toMatch(/the file is empty[^]*a machine file needs `facts:`/)
  })

  it('that no tier takes is 1 and says so', async () => {
    const { code, out } = await run(['--tiers', bare, '--machine', tiny])
    expect(code).toBe(1)
    expect(out).toMatch(/^no tier takes this machine\n {2}to reach small: ram_gb 1 → 2 GiB\n/)
    const unknown = await run(['--tiers', bare, '--machine', '-', '--json'], { stdin: 'facts: {}' })
    expect(unknown.code).toBe(1)
    expect(json(unknown.out)).toMatchObject({ tier: null, basis: 'unclassified', possible: [null, 'small', 'big'] })
  })

  it('notes a fact that nothing declares on standard error, and ignores it', async () => {
    const other = file('other.yaml', 'facts:\n  ram_gb: 8\n  npu_tops: 4\n')
    const { code, out, err } = await run(['--machine', other])
    expect(code).toBe(0)
    expect(err).toBe(`${other}:3:3  note  facts.npu_tops: no dictionary or tier file declares this fact; it is ignored  machine/ignored-fact\n`)
    expect(out).not.toContain('npu')
    const document = await run(['--machine', other, '--json'])
    expect(document.err).toBe('')
    expect(json(document.out)).toMatchObject({ facts: { ram_gb: 8 } })
  })

  it('that contradicts itself is a finding, never a tier', async () => {
    const odd = file('odd.yaml', 'facts: {cpu_cores: 16, cpu_threads: 8, gpu_present: false, gpu_vram_gb: 8}\n')
    const { code, out, err } = await run(['--machine', odd])
    expect([code, out]).toEqual([3, ''])
    expect(err).toContain('cpu_cores 16 is more than cpu_threads 8, which it never exceeds  machine/contradiction')
    expect(err).toContain('gpu_present false says that there is no GPU, gpu_vram_gb 8 that there is one')
    expect(err).toContain('→ both cannot be true of one machine')
  })
})

describe('several machine files', () => {
  it('are JSON Lines, in order, each with the machine as given', async () => {
    const { code, out } = await run(['--json', '--machine', laptop, '--machine', '-', '--machine', tiny], { stdin: 'facts: {ram_gb: 8}' })
    expect(code).toBe(0)
    expect(jsonLines(out)).toMatchObject([
      { machine: laptop, schemaVersion: 1, tier: 'mid_range' },
      { machine: '-', tier: 'low_end' },
      { machine: tiny, tier: 'low_end', basis: 'fallback' }
    ])
    expect(Object.keys(jsonLines(out)[0] as object).slice(0, 2)).toEqual(['schemaVersion', 'machine'])
  })

  it('have the worst exit code of all, and one that cannot be read does not stop the rest', async () => {
    const { code, out } = await run(['--json', '--tiers', bare, '--machine', broken, '--machine', tiny, '--machine', laptop])
    expect(code).toBe(3)
    expect(jsonLines(out)).toMatchObject([
      { machine: broken, schemaVersion: 1, diagnostics: [{ code: 'schema/unknown-key', line: 1, col: 9, hint: 'did you mean "ram_gb"?' }] },
      { machine: tiny, tier: null },
      { machine: laptop, tier: 'small' }
    ])
    expect((await run(['--json', '--tiers', bare, '--machine', tiny, '--machine', laptop])).code).toBe(1)
  })

  it('are told one after the other as text', async () => {
    const { code, out, err } = await run(['--machine', laptop, '--machine', broken, '--machine', tiny])
    expect(code).toBe(3)
    expect(out.startsWith(`${laptop}:\nmid_range `)).toBe(true)
    expect(out).toContain(`\n\n${tiny}:\nlow_end `)
    expect(err).toContain(`${broken}:1:9  error`)
  })
})

describe('a forced tier', () => {
  it('is an answer, whatever the machine: exit 0, and the decision says so', async () => {
    const text = await run(['--machine', tiny, '--tiers', bare, '--tier', 'big'])
    expect(text.code).toBe(0)
    expect(text.out).toMatch(/^big {2}\(forced; found no tier\)\n/)
    const { code, out } = await run(['--machine', laptop, '--tier', 'high_end', '--json'])
    expect(code).toBe(0)
    expect(json(out)).toMatchObject({
      tier: 'high_end',
      forced: { tier: 'high_end', found: 'mid_range' },
      preferredModels: ['medium', 'large'],
      tiers: [{ status: 'unmet' }, {}, {}]
    })
  })

  it('that the file does not have is wrong usage, with the nearest name', async () => {
    for (const machines of [['--machine', laptop], ['--machine', laptop, '--machine', tiny], []]) {
      const { code, out, err } = await run(['--tier', 'hi_end', '--json', ...machines])
      expect([code, out]).toEqual([2, ''])
      expect(err).toContain('error  the tier file has no tier "hi_end"; did you mean "high_end"?')
    }
  })
})

describe('the environment', () => {
  const env = { PLIMSOLL_TIERS: bare, PLIMSOLL_TIER: 'big' }

  it('names the tier file and the forced tier', async () => {
    expect(json((await run(['--machine', laptop, '--json'], { env })).out)).toMatchObject({ tier: 'big', forced: { found: 'small' } })
    expect((await run(['--machine', laptop], { env: { PLIMSOLL_TIERS: '/nowhere.yaml' } })).code).toBe(3)
    expect((await run(['--machine', laptop], { env: { PLIMSOLL_TIER: 'nope' } })).code).toBe(2)
  })

  it('gives way to the options', async () => {
    expect(json((await run(['--machine', laptop, '--json', '--tier', 'small'], { env })).out)).toMatchObject({
      tier: 'small',
      forced: { tier: 'small' }
    })
    const other = file('options.yaml', 'tiers: {big: {}}')
    expect(json((await run(['--machine', laptop, '--json', '--tiers', other], { env })).out)).toMatchObject({ tier: 'big', forced: { found: 'big' } })
  })

  it('that is empty says nothing', async () => {
    expect(json((await run(['--machine', laptop, '--json'], { env: { PLIMSOLL_TIERS: '', PLIMSOLL_TIER: '' } })).out)).toMatchObject({
      tier: 'mid_range',
      forced: null
    })
  })
})
