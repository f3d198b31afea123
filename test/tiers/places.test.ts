import { either as E } from 'fp-ts'
import { expect, it } from 'vitest'
import { placeIn } from '../../src/tiers/build-ladder.ts'
import type { Ladder, Tier } from '../../src/tiers/ladder.ts'
import { parseTierFile } from '../../src/tiers/parse-tier-file.ts'

const TEXT = `version: 1
tiers:
  small:
    description: the least
  large:
    gpu_required: true
    ram_gb: {min: 8, max: 16}
    os: linux
    arch: [x64, arm64]
    gpu_present: null
    any_of:
      - cpu_cores: {above: 4}
      - cpu_threads: {min: 8}
        cpu_avx2: true
    scaling_thresholds:
      memory_percent: 80
      cpu_percent: 90
`

const ladder = (): Ladder => {
  const parsed = parseTierFile(TEXT, 'mine.yaml')
  return E.isRight(parsed) ? parsed.right : expect.fail(JSON.stringify(parsed.left))
}
const large = (): Tier => ladder().tiers[1] ?? expect.fail('no such tier')
const at = (line: number, col: number): object => ({ file: 'mine.yaml', line, col })

it('every bound says where in the file it stands, and in which group', () => {
  expect(large().bounds).toEqual([
    { fact: 'gpu_present', op: '==', need: true, group: null, at: at(6, 19) },
    { fact: 'ram_gb', op: '>=', need: 8, group: null, at: at(7, 19) },
    { fact: 'os', op: '==', need: 'linux', group: null, at: at(8, 9) },
    { fact: 'arch', op: 'in', need: ['x64', 'arm64'], group: null, at: at(9, 11) },
    { fact: 'cpu_cores', op: '>', need: 4, group: 0, at: at(12, 28) },
    { fact: 'cpu_threads', op: '>=', need: 8, group: 1, at: at(13, 28) },
    { fact: 'cpu_avx2', op: '==', need: true, group: 1, at: at(14, 19) }
  ])
  expect(large().boxes).toEqual([
    [0, 1, 2, 3, 4],
    [0, 1, 2, 3, 5, 6]
  ])
})

it('so do the ends of bands, thresholds and tiers', () => {
  expect(large().bandEnds).toEqual([{ fact: 'ram_gb', op: '<=', value: 16, at: at(7, 27) }])
  expect(large().thresholdsAt).toEqual({ memory_percent: at(16, 23), cpu_percent: at(17, 20) })
  expect(ladder().tiers.map((tier) => tier.at)).toEqual([at(4, 5), at(6, 5)])
  expect(ladder().tiers[0]).toMatchObject({ bounds: [], boxes: [[]], bandEnds: [], thresholdsAt: {}, description: 'the least', gpuRequired: false })
})

it('and any other value, where the ladder was built from a file', () => {
  expect(placeIn(ladder(), ['tiers', 'large', 'os'])).toEqual(at(8, 9))
  expect(placeIn({ ...ladder() }, ['tiers', 'large', 'os'])).toEqual(at(1, 1))
})

it('a file that does not say how tiers match matches machines that have at least what they ask', () => {
  expect(ladder()).toMatchObject({ file: 'mine.yaml', match: 'at_least', fallback: null })
})
