import type { Action } from '../live/action.ts'

interface Pending {
  readonly action: Action
  /** Tasks that were in hand when it was decided first. */
  readonly waitsFor: Set<object>
}

/** Changes a model when the tasks in hand have ended, or at once: one change at a time, and of several that wait the last. */
export class ModelSwitch {
  #model: string
  readonly #change: (action: Action) => void | Promise<void>
  readonly #tasks = new Set<object>()
  #pending: Pending | null = null
  #isChanging = false
  #latest: Promise<void> = Promise.resolve()

  constructor(model: string, change: (action: Action) => void | Promise<void>) {
    this.#model = model
    this.#change = change
  }

  get model(): string {
    return this.#model
  }

  /** Tells that a task begins; gives what tells that it ended. */
  taskStart(): () => void {
    const task = {}
    this.#tasks.add(task)
    return () => {
      this.#tasks.delete(task)
      this.#pending?.waitsFor.delete(task)
      this.#go()
    }
  }

  /** Tasks that begin while a change waits do not put it off further. */
  to(action: Action): void {
    const waitsFor = action.immediate ? new Set<object>() : (this.#pending?.waitsFor ?? new Set(this.#tasks))
    this.#pending = { action, waitsFor }
    this.#go()
  }

  /** Drops what waits, and resolves when what is under way has ended. */
  async stop(): Promise<void> {
    this.#pending = null
    await this.#latest.catch(() => undefined)
  }

  #go(): void {
    if (this.#pending === null || this.#isChanging || this.#pending.waitsFor.size > 0) return
    const { action } = this.#pending
    this.#pending = null
    // Decided and taken back while it waited.
    if (action.to === this.#model) return
    this.#isChanging = true
    this.#latest = this.#make({ ...action, from: this.#model })
  }

  async #make(action: Action): Promise<void> {
    try {
      await this.#change(action)
      this.#model = action.to
    } finally {
      this.#isChanging = false
      this.#go()
    }
  }
}
