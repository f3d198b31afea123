import { readFileSync } from 'node:fs'
import { defineConfig } from 'vitest/config'
import { BaseSequencer } from 'vitest/node'
import { keptThread, letThreadGo } from './kept-thread.ts'
import { ROOMS } from './rooms.mjs'

const { tests, without, runs, keepsState = false } = ROOMS[process.env.MUTATE_ROOM ?? 'facts']

const TAKES_LONG = 'test/engine/race.test.ts'

/** Quick examples before laws: most mutants die of an example, and the first failure ends a mutant's run. */
class ExamplesFirst extends BaseSequencer {
  async sort(files) {
    const cost = ({ moduleId }) => (moduleId.endsWith(TAKES_LONG) ? 2 : readFileSync(moduleId, 'utf8').includes("from 'fast-check'") ? 1 : 0)
    return (await super.sort(files)).toSorted((one, other) => cost(one) - cost(other))
  }
}

export default defineConfig({
  plugins: [
    {
      name: 'kept-thread',
      // Stryker asks for threads whatever the configuration says.
      configureVitest: ({ project, vitest }) => {
        project.config.poolRunner = keptThread(keepsState)
        project.config.pool = project.config.poolRunner.name
        vitest.onClose(letThreadGo)
      }
    }
  ],
  test: {
    include: tests,
    exclude: without,
    env: { LAW_RUNS: String(runs) },
    setupFiles: ['test/mutation/few-runs.ts'],
    maxWorkers: 1,
    sequence: { sequencer: ExamplesFirst },
    testTimeout: 60_000
  }
})
