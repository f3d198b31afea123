import { readFileSync } from 'node:fs'

/** The program of an adapter's process. (Built into the library, so that no bundle of an app has to find a file; the command reads it beside itself.) */
export const programText = (): string => readFileSync(new URL('../../dist/adapter-process.cjs', import.meta.url), 'utf8')
