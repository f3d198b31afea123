import { readdirSync, readFileSync } from 'node:fs'

/** How long a process that was told to end may take to be gone, in ms. */
const ENDING_MS = 100

/** What a task left behind: rejections that nobody handled, and processes that it started and that still run. */
export interface LeftBehind {
  readonly rejections: ReadonlyArray<string>
  /** Known on Linux alone; elsewhere none is seen. */
  readonly processes: ReadonlyArray<number>
}

/** Runs a task and looks at what it leaves behind. */
export const leftBehind = async (task: () => Promise<unknown>): Promise<LeftBehind> => {
  const rejections: string[] = []
  const onRejection = (reason: unknown): void => void rejections.push(String(reason))
  const before = new Set(children())
  process.on('unhandledRejection', onRejection)
  try {
    await task()
    await new Promise((resolve) => setTimeout(resolve, ENDING_MS))
  } finally {
    process.off('unhandledRejection', onRejection)
  }
  return { rejections, processes: children().filter((pid) => !before.has(pid)) }
}

/** The processes that this one started and that run, as Linux lists them. */
const children = (): ReadonlyArray<number> => {
  try {
    const texts = readdirSync('/proc/self/task').map((thread) => readFileSync(`/proc/self/task/${thread}/children`, 'utf8'))
    return texts.flatMap((text) => text.split(' ').filter((pid) => pid !== '' && runs(pid))).map(Number)
  } catch {
    return []
  }
}

/** One that has ended and waits to be asked for is listed too. */
const runs = (pid: string): boolean => !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'))
