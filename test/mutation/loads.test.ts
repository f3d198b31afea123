import { readdirSync } from 'node:fs'
import { expect, it } from 'vitest'

/** The rooms that decide. */
const FOLDERS = ['src/facts', 'src/facts/captures', 'src/tiers', 'src/engine', 'src/decision', 'src/probe', 'adapters/nvidia-smi']
const modules = FOLDERS.flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name}`)
)

// What breaks a module as it is loaded ends the loading of every file of tests that needs it. `npm test` fails of that; where the house is
// broken on purpose only a test that fails counts, so here is one.
it.each(modules)('%s can be loaded', async (path) => {
  expect(Object.keys((await import(`../../${path}`)) as object)).toBeDefined()
})
