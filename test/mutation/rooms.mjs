/**
 * The rooms that decide, and the tests that speak of each. Tests that start processes, feed megabytes or run for seconds are
 * left out where the room has others: every mutant pays for them, and one that only they would catch counts as a survivor.
 */
const named = (folder, names) => names.map((name) => `test/${folder}/${name}.test.ts`)

const DECISIONS = named('decision', ['contents', 'decide', 'not-facts', 'next-examples', 'seed'])
const LINUX = ['card-memory', 'devices', 'graphics', 'limits', 'listed-cores', 'memory', 'processor', 'system', 'topology'].map(
  (part) => `linux-${part}`
)
const NVIDIA = ['answer', 'captures', 'fields', 'parse', 'places', 'sign', 'text', 'text-shapes'].map((part) => `nvidia-smi-${part}`)
const OTHERS = ['amd-smi-json', 'amd-smi-parse', 'apple', 'apple-older', 'disk', 'fixture', 'os', 'systeminformation-graphics']
const READERS = named('adapters', [...LINUX, ...NVIDIA, ...OTHERS, 'windows-graphics', 'windows-system'])
const MERGING = named('probe', ['brought-along', 'identity', 'join-devices', 'merge', 'merge-laws', 'readings', 'survey-failures'])
const ANONYMOUS = named('facts', ['anonymous', 'anonymous-names', 'capture-shape', 'private-parts'])
const CAPTURES = [
  'test/corpus/anonymous.test.ts',
  'test/probe/captured-variables.test.ts',
  'test/probe/replay.test.ts',
  'test/detector/vendor-captures.test.ts'
]

/** `runs` is how many inputs a law gets for each mutant, at most; what `keepsState` is loaded anew for each file of its tests. */
export const ROOMS = {
  facts: {
    mutate: 'src/facts/*.ts',
    tests: [
      'test/facts/*.test.ts',
      ...named('tiers', ['diagnostics', 'messages', 'round-trip']),
      'test/schemas.test.ts',
      ...DECISIONS,
      ...READERS,
      ...MERGING
    ],
    without: ANONYMOUS,
    runs: 30
  },
  captures: {
    mutate: 'src/facts/captures/*.ts',
    tests: [...ANONYMOUS, ...CAPTURES, 'test/schemas.test.ts', 'test/facts/machine-file.test.ts', 'test/adapters/fixture.test.ts'],
    without: [],
    runs: 30
  },
  nvidia: { mutate: 'adapters/nvidia-smi/*.ts', tests: named('adapters', NVIDIA), without: [], runs: 30 },
  tiers: {
    mutate: 'src/tiers/**/*.ts',
    tests: ['test/tiers/*.test.ts', 'test/schemas.test.ts', ...DECISIONS, 'test/engine/interpreters-agree.test.ts'],
    without: ['test/tiers/hostile.test.ts'],
    runs: 30
  },
  engine: { mutate: 'src/engine/**/*.ts', tests: ['test/engine/*.test.ts', 'test/decision/*.test.ts'], without: [], runs: 60 },
  decision: { mutate: 'src/decision/**/*.ts', tests: ['test/decision/*.test.ts'], without: [], runs: 80 },
  // Its runner is about processes, so tests that start them stay, and it remembers which; no thread can change its user.
  probe: { mutate: 'src/probe/**/*.ts', tests: ['test/probe/*.test.ts'], without: ['test/probe/forbidden-files.test.ts'], runs: 30, keepsState: true }
}

const LOADS = 'test/mutation/loads.test.ts'
for (const room of Object.values(ROOMS)) room.tests.push(LOADS)

/** The least score of each room, in percent. */
export const LEAST_SCORE = 85
