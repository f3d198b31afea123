import { expect, it } from 'vitest'
import { passedOn } from '../../src/apart/passed-on.ts'

it.each([
  [[], []],
  [
    ['--import', 'tsx', '--inspect-brk', '--require=./a.cjs'],
    ['--import', 'tsx', '--require=./a.cjs']
  ],
  [
    ['-r', './a.cjs', '-e', 'process.exit()', '--max-old-space-size=64'],
    ['-r', './a.cjs']
  ],
  [
    ['--experimental-strip-types', '--no-experimental-global-navigator', '--experimental-loader', './l.mjs', '-C', 'dev', '--input-type=module'],
    ['--experimental-strip-types', '--no-experimental-global-navigator', '--experimental-loader', './l.mjs', '-C', 'dev']
  ],
  [['--import'], ['--import', '']]
])('of the flags %j the process of an adapter is started with %j', (flags, passed) => {
  expect(passedOn(flags)).toEqual(passed)
})
