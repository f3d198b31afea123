/**
 * The rooms that decide, and the tests that speak of each. Tests that start processes, feed megabytes or run for seconds are
 * left out where the room has others: every mutant pays for them, and one that only they would catch counts as a survivor.
 */
const named = (folder, names) => names.map((name) => `test/${folder}/${name}.test.ts`)

const DECISIONS = named('decision', ['contents', 'decide', 'not-facts', 'next-examples', 'seed'])
const READERS = [
  ...named('adapters', ['fixture', 'linux-devices', 'linux-memory', 'linux-processor', 'os', 'systeminformation-graphics']),
  ...named('adapters', ['nvidia-smi-captures', 'nvidia-smi-parse', 'nvidia-smi-sign'])
]
const MERGING = named('probe', ['brought-along', 'join-devices', 'merge', 'merge-laws', 'readings', 'survey-failures'])

/** `runs` is how many inputs a law gets for each mutant, at most; what `keepsState` is loaded anew for each file of its tests. */
export const ROOMS = {
  facts: {
    mutate: 'src/facts/**/*.ts',
    tests: [
      'test/facts/*.test.ts',
      ...named('tiers', ['diagnostics', 'messages', 'round-trip']),
      'test/schemas.test.ts',
      ...DECISIONS,
      ...READERS,
      ...MERGING
    ],
    without: [],
    runs: 30
  },
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

/** The least score of each room, in percent. */
export const LEAST_SCORE = 85
