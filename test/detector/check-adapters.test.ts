import { describe, expect, it } from 'vitest'
import { checkAdapters } from '../../src/detector/check-adapters.ts'
import { defaultAdapters } from '../../src/detector/default-adapters.ts'
import { PlimsollError } from '../../src/detector/errors.ts'
import { HardwareTierDetector } from '../../src/detector/hardware-tier-detector.ts'
import type { Adapter } from '../../src/facts/adapter.ts'
import { defineAdapter, type OwnFact } from '../../src/facts/define-adapter.ts'

const npu = (facts: Readonly<Record<string, unknown>>): Adapter =>
  defineAdapter({ name: 'npu', provides: ['npu_tops'], facts: facts as Record<string, OwnFact>, probe: () => ({}) })

describe('adapters that can be asked', () => {
  it('are our own, and those that defineAdapter makes', () => {
    expect(checkAdapters([...defaultAdapters(), npu({}), npu({ npu_tops: { type: 'number' } })])).toEqual([])
    expect(checkAdapters([npu({ npu_tops: { type: 'number', unit: 'TOPS', better: 'more', atMost: ['ram_gb'] } })])).toEqual([])
    expect(checkAdapters([npu({ npu_kind: { type: 'enum', values: ['hexagon', 'xdna'] } })])).toEqual([])
  })
})

describe('adapters that cannot', () => {
  it.each<readonly [string, unknown, ReadonlyArray<string>]>([
    ['nothing', undefined, ['an adapter: found nothing, expected what defineAdapter makes']],
    ['a list', [], ['an adapter: found a list, expected what defineAdapter makes']],
    [
      'an empty object',
      {},
      [
        'an adapter without a name: name: found nothing, expected a name such as npu',
        'an adapter without a name: provides: found nothing, expected a list of names of facts',
        'an adapter without a name: cost: found nothing, expected memory, files or process',
        'an adapter without a name: precedence: found nothing, expected a number',
        'an adapter without a name: probe: found nothing, expected a function'
      ]
    ],
    ['facts that are no list', { ...npu({}), declares: {} }, ['adapter npu: declares: found a mapping, expected a list of facts']],
    ['a fact that is none', { ...npu({}), declares: [5] }, ["adapter npu: facts: found 5, expected a fact such as {type: 'number'}"]],
    ['names that are none', { ...npu({}), provides: [5] }, ['adapter npu: provides: found a list, expected a list of names of facts']]
  ])('are told of: %s', (_, adapter, problems) => {
    expect(checkAdapters([adapter])).toEqual(problems)
  })

  it.each<readonly [string, Readonly<Record<string, unknown>>, string]>([
    ['without a type', { npu_tops: {} }, 'facts.npu_tops: the key "type" is missing'],
    [
      'of a type that there is not',
      { npu_tops: { type: 'nummer' } },
      'facts.npu_tops: found "nummer", expected one of number, integer, boolean, enum'
    ],
    ['with a name that no file can have', { 'NPU TOPS': { type: 'number' } }, 'facts.NPU TOPS: found the name "NPU TOPS"'],
    ['of words without any', { npu_kind: { type: 'enum' } }, 'facts.npu_kind: an enum needs values']
  ])('bring a fact %s', (_, facts, problem) => {
    expect(checkAdapters([npu(facts)]).join()).toContain(`adapter npu: ${problem}`)
  })

  it('end in the one error that the facade throws, with all that is wrong', async () => {
    const thrown: unknown = await HardwareTierDetector.load({ adapters: [npu({ a: {}, b: {} }), null as unknown as Adapter] }).catch(
      (e: unknown) => e
    )
    expect(thrown).toBeInstanceOf(PlimsollError)
    expect(thrown).toMatchObject({
      reason: {
        _tag: 'InvalidAdapters',
        problems: [
          expect.stringContaining('facts.a'),
          expect.stringContaining('facts.b'),
          'an adapter: found null, expected what defineAdapter makes'
        ]
      }
    })
  })
})
