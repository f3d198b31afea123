import { resolve } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { PoolOptions, PoolRunnerInitializer, PoolWorker, WorkerRequest } from 'vitest/node'

// A thread for each mutant spends more than a second on loading libraries that no mutant is in, and a hundredth of that on tests.
// Here one thread runs all mutants of a Stryker process. Our own modules are loaded anew for each mutant, or for each file of its
// tests where the room asks for it and in the first run, in which Stryker learns what covers what; libraries are loaded once.

interface Tap {
  readonly event: string
  readonly tell: (arg: unknown) => void
}

let kept: Worker | undefined
let loadedFor: string | undefined

class KeptThread implements PoolWorker {
  readonly name = 'kept-thread'
  readonly #options: PoolOptions
  #taps: ReadonlyArray<Tap> = []
  #config: object = {}
  #isToStop = false

  readonly #anewForEachFile: boolean

  constructor(options: PoolOptions, anewForEachFile: boolean) {
    this.#options = options
    this.#anewForEachFile = anewForEachFile
  }

  on(event: string, tell: (arg: unknown) => void): void {
    this.#taps = [...this.#taps, { event, tell }]
    kept?.on(event, tell)
  }

  off(event: string, tell: (arg: unknown) => void): void {
    this.#taps = this.#taps.filter((tap) => tap.tell !== tell)
    kept?.off(event, tell)
  }

  send(message: WorkerRequest): void {
    if (message.type === 'stop') return this.#pretendToStop()
    if (message.type === 'start') this.#config = message.context.config
    kept?.postMessage(
      message.type === 'run' ? { ...message, context: { ...message.context, config: this.#configFor(message.context.files) } } : message
    )
  }

  async start(): Promise<void> {
    kept ??= startThread(this.#options)
    return Promise.resolve()
  }

  async stop(): Promise<void> {
    for (const { event, tell } of this.#taps) kept?.off(event, tell)
    if (!this.#isToStop) await kept?.terminate()
  }

  deserialize(data: unknown): unknown {
    return data
  }

  /** Vitest forgets loaded modules before a file that is isolated. */
  #configFor(files: ReadonlyArray<{ readonly filepath: string }>): object {
    const { mode, activeMutant } = this.#options.project.getProvidedContext() as { readonly mode?: string; readonly activeMutant?: string }
    const of = `mutant ${String(activeMutant)}`
    const key = mode === 'mutant' && !this.#anewForEachFile ? of : [of, ...files.map(({ filepath }) => filepath)].join()
    const isolate = key !== loadedFor
    loadedFor = key
    return { ...this.#config, isolate }
  }

  #pretendToStop(): void {
    this.#isToStop = true
    const stopped = { type: 'stopped', __vitest_worker_response__: true }
    queueMicrotask(() => {
      for (const { event, tell } of this.#taps) if (event === 'message') tell(stopped)
    })
  }
}

const startThread = ({ distPath, env, execArgv }: PoolOptions): Worker => {
  const thread = new Worker(resolve(distPath, 'workers/threads.js'), { env: env as NodeJS.ProcessEnv, execArgv, stdout: true, stderr: true })
  thread.setMaxListeners(0)
  thread.stdout.resume()
  thread.stderr.resume()
  thread.once('exit', () => {
    kept = undefined
    loadedFor = undefined
  })
  return thread
}

export const keptThread = (anewForEachFile: boolean): PoolRunnerInitializer => ({
  name: 'kept-thread',
  createPoolWorker: (options) => new KeptThread(options, anewForEachFile)
})

export const letThreadGo = async (): Promise<void> => {
  await kept?.terminate()
}
