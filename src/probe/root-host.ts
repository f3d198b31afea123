import { taskEither as TE } from 'fp-ts'
import type { Host } from '../facts/adapter.ts'
import { rootedFiles } from '../facts/rooted-files.ts'
import { nodeFiles } from './node-files.ts'

/** A Linux machine of which only a tree of files is here: no tool is started, and no variable of this machine shows through. */
export const rootHost = (root: string): Host => ({
  platform: 'linux',
  env: { PATH: '/usr/local/bin:/usr/bin:/bin' },
  files: rootedFiles(nodeFiles('/'), root),
  run: (command) => TE.left({ kind: 'not-supported', message: `${command}: only the files below ${root} are looked at` })
})
