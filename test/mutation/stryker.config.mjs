import { ROOMS } from './rooms.mjs'

const name = process.env.MUTATE_ROOM ?? 'facts'
const room = ROOMS[name]

/** What Stryker does with one room, which `npm run mutate` names. */
export default {
  mutate: [room.mutate],
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'test/mutation/vitest.config.mjs', related: false },
  coverageAnalysis: 'perTest',
  ignoreStatic: false,
  concurrency: Number(process.env.MUTATE_THREADS ?? 2),
  timeoutMS: 10_000,
  tempDirName: `.stryker-tmp/${name}`,
  ignorePatterns: ['.stryker-tmp', 'coverage', 'dist', 'reports'],
  // Stryker would read it with the TypeScript API, which TypeScript 7 does not have; it needs no rewriting here.
  tsconfigFile: 'none',
  reporters: ['json', 'html', 'dots'],
  jsonReporter: { fileName: `reports/mutation/${name}.json` },
  htmlReporter: { fileName: `reports/mutation/${name}.html` },
  allowEmpty: false
}
