/** Commands that start slower than a detection may: they are built into a file of their own, read where one of them is asked for. */
export { capture } from './capture.ts'
export { checkFile } from './check.ts'
export { diffFiles } from './diff.ts'
export { fitModel } from './fit.ts'
export { mapFile } from './map.ts'
export { models } from './models.ts'
export { replayFile } from './replay.ts'
export { watch } from './watch.ts'
