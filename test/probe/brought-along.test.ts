import { describe, expect, it } from 'vitest'
import { defineAdapter } from '../../src/facts/define-adapter.ts'
import { builtInFacts } from '../../src/facts/dictionary.ts'
import { osAdapter } from '../../adapters/os.ts'
import { nodeHost } from '../../src/probe/node-host.ts'
import { survey } from '../../src/probe/survey.ts'

const mine = defineAdapter({ name: 'mine', provides: ['os'], probe: () => ({ os: 'other' }) })

describe('an adapter that somebody brought along', () => {
  it('is asked, and believed, though a cheaper one of ours knows the fact', async () => {
    const found = await survey({
      adapters: [osAdapter(), mine],
      dictionary: builtInFacts,
      wanted: new Set(['os']),
      timeoutMs: 2000,
      host: nodeHost
    })()
    expect(found.facts['os']).toBe('other')
    expect(found.sources['os']).toBe('mine')
    expect(found.conflicts).toEqual([{ fact: 'os', kept: { value: 'other', source: 'mine' }, dropped: [expect.objectContaining({ source: 'os' })] }])
  })

  it('is not asked for what nobody wants', async () => {
    const found = await survey({
      adapters: [osAdapter(), mine],
      dictionary: builtInFacts,
      wanted: new Set(['arch']),
      timeoutMs: 2000,
      host: nodeHost
    })()
    expect(Object.values(found.sources)).not.toContain('mine')
  })
})
