/** More values than this wait for nobody: a reader that falls behind misses the oldest. */
const MOST_WAITING = 64

/** Values for one `for await`, from one who does not wait for it. What it holds does not grow. */
export class SampleQueue<A> implements AsyncIterableIterator<A> {
  readonly #waiting: A[] = []
  readonly #readers: ((result: IteratorResult<A, undefined>) => void)[] = []
  readonly #onEnd: () => void
  #ended = false

  constructor(onEnd: () => void) {
    this.#onEnd = onEnd
  }

  push(value: A): void {
    const reader = this.#readers.shift()
    if (reader !== undefined) return reader({ done: false, value })
    this.#waiting.push(value)
    if (this.#waiting.length > MOST_WAITING) this.#waiting.shift()
  }

  /** What waits can still be read. */
  end(): void {
    this.#ended = true
    for (const reader of this.#readers.splice(0)) reader({ done: true, value: undefined })
  }

  next(): Promise<IteratorResult<A, undefined>> {
    const [value] = this.#waiting.splice(0, 1)
    if (value !== undefined) return Promise.resolve({ done: false, value })
    if (this.#ended) return Promise.resolve({ done: true, value: undefined })
    return new Promise((resolve) => this.#readers.push(resolve))
  }

  return(): Promise<IteratorResult<A, undefined>> {
    this.#waiting.length = 0
    this.end()
    this.#onEnd()
    return Promise.resolve({ done: true, value: undefined })
  }

  [Symbol.asyncIterator](): this {
    return this
  }
}
