import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { HardwareTierDetector } from '../../src/detector/hardware-tier-detector.ts'

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-load-'))
afterAll(() => rmSync(folder, { recursive: true }))

const load = (name: string, text: string): Promise<unknown> => {
  writeFileSync(join(folder, name), text)
  return HardwareTierDetector.load({ tiers: join(folder, name) })
}

describe('a detector that loads a tier file', () => {
  it.each([
    ['contradictory.yaml', 'tiers:\n  low: {}\n  high: {gpu_vram_gb: {min: 6}, gpu_present: false}\n', '3:29: no machine can be in high'],
    ['groups.yaml', 'tiers:\n  low: {gpu_count: {min: 1}, any_of: [{gpu_kind: none}, {gpu_vendor: none}]}\n', 'no machine can be in low'],
    ['misplaced.yaml', 'fallback: high\ntiers: {low: {}, high: {ram_gb: {min: 8}}}\n', '1:11: fallback: found "high"']
  ])('is stopped by %s', async (name, text, told) => {
    await expect(load(name, text)).rejects.toThrow(told)
  })

  it.each([
    ['a gap', 'tiers: {low: {ram_gb: {min: 2}}}\n'],
    ['a tier out of reach', 'tiers: {low: {ram_gb: {min: 2}}, high: {}}\n'],
    [
      'a group that nobody is in beside one that has machines',
      'tiers: {low: {gpu_count: {min: 1}, any_of: [{gpu_kind: none}, {ram_gb: {min: 2}}]}}\n'
    ]
  ])('says nothing of %s', async (_, text) => {
    await expect(load('fine.yaml', text)).resolves.toBeInstanceOf(HardwareTierDetector)
  })
})
