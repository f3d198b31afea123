import { either as E, taskEither as TE } from 'fp-ts'
import { precedence, type Adapter, type Files, type ProbeError } from '../src/facts/adapter.ts'
import type { Reading } from '../src/facts/reading.ts'

/** Bytes as the file system tells them, as a reading. Pure. */
export const parse = (freeBytes: number): E.Either<ProbeError, Reading> =>
  Number.isFinite(freeBytes) && freeBytes >= 0
    ? E.right({ disk: { freeBytes: Math.floor(freeBytes) } })
    : E.left({ kind: 'malformed', message: `found ${freeBytes} bytes free` })

/** What is free where models are kept: in a folder that is named, else in the home folder. Nothing is written, and no process started. */
export const diskAdapter = (modelsDir?: string): Adapter => ({
  name: 'disk',
  provides: ['disk_free_gb'],
  cost: 'files',
  precedence: precedence.operatingSystem,
  probe: ({ host: { env, files, platform } }) => {
    const { free } = files
    const folder = modelsDir ?? env['HOME'] ?? env['USERPROFILE'] ?? (platform === 'win32' ? 'C:\\' : '/')
    return free === undefined ? TE.right({}) : TE.chain((bytes: number) => TE.fromEither(parse(bytes)))(freeAt(free, folder))
  }
})

/** A folder that models will be put into may not be there yet: then the nearest one above it tells. */
const freeAt = (free: NonNullable<Files['free']>, folder: string): TE.TaskEither<ProbeError, number> =>
  TE.orElse((problem: ProbeError) => {
    const above = folder.replace(/[\\/][^\\/]*[\\/]*$/, '')
    const parent = above === '' ? '/' : above
    return problem.kind === 'not-installed' && parent !== folder ? freeAt(free, parent) : TE.left(problem)
  })(free(folder))
