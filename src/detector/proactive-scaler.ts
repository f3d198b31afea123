import type { Action } from '../live/action.ts'
import type { AppEvent, LiveEvent, Sample } from '../live/event.ts'
import { policyOf, type ScalingPolicy } from '../live/policy.ts'
import { initialState, modelAt, type ScalerState } from '../live/state.ts'
import { step } from '../live/step.ts'
import type { Placement } from '../models/placement.ts'
import { tierNamed } from '../tiers/ladder.ts'
import type { DetectorOptions } from './detector.ts'
import { PlimsollError } from './errors.ts'
import { HardwareTierDetector } from './hardware-tier-detector.ts'
import { systemClock, type LiveClock } from './live-clock.ts'
import { ModelSwitch } from './model-switch.ts'
import { ResourceMonitor } from './resource-monitor.ts'

export interface ScalerOptions {
  /** The model to start with; the best of the tier where it is left out. */
  readonly model?: string
  /** A monitor of your own, which the scaler neither starts nor stops. */
  readonly monitor?: ResourceMonitor
  readonly clock?: LiveClock
  /** Told of every action, at once. */
  readonly onAction?: (action: Action) => void
  /**
   * Called to change the model, `from` the one in use: when the tasks that were in hand at the decision have ended, or at once where it
   * cannot wait. A promise is waited for before the next change. Where it rejects the model counts as not changed.
   */
  readonly onSwitch?: (action: Action) => void | Promise<void>
  /** Told of everything that was taken in, with what came of it: enough for a recording. */
  readonly onEvent?: (event: LiveEvent, actions: ReadonlyArray<Action>) => void
}

/** A task that the app told of; it ends once. */
export interface Task {
  readonly end: () => void
  readonly failed: () => void
}

/** Whether an operation may start, and what there is to say about it. */
export interface Permission {
  readonly allowed: boolean
  readonly actions: ReadonlyArray<Action>
}

/**
 * Keeps an app at the model that its machine can carry: what the monitor sees and the app tells goes through `step`, and what comes of it
 * is told and done. It decides nothing itself, and never keeps the process from ending.
 */
export class ProactiveScaler {
  readonly monitor: ResourceMonitor
  readonly #options: ScalerOptions
  readonly #clock: LiveClock
  readonly #ownsMonitor: boolean
  readonly #switch: ModelSwitch
  #policy: ScalingPolicy
  #state: ScalerState
  #isRunning = false

  constructor(policy: ScalingPolicy, options: ScalerOptions = {}) {
    const { model, monitor, clock = systemClock, onSwitch = () => undefined } = options
    this.#options = options
    this.#clock = clock
    this.#ownsMonitor = monitor === undefined
    this.monitor = monitor ?? new ResourceMonitor({ clock })
    this.#policy = policy
    this.#state = initialState(policy, model)
    this.#switch = new ModelSwitch(modelAt(policy, this.#state.level), onSwitch)
  }

  /** Detects this machine's tier and takes its policy. Rejects with a PlimsollError where there is none, or the file cannot be used. */
  static async load({ detector = {}, ...options }: ScalerOptions & { readonly detector?: DetectorOptions } = {}): Promise<ProactiveScaler> {
    const loaded = await HardwareTierDetector.load(detector)
    const { tier } = await loaded.detect()
    const found = tier === null ? undefined : tierNamed(loaded.ladder, tier)
    if (found === undefined) throw new PlimsollError({ _tag: 'NoTier', file: loaded.ladder.file })
    return new ProactiveScaler(policyOf(loaded.ladder, found), options)
  }

  /** The model in use. */
  get model(): string {
    return this.#switch.model
  }

  /** The model that was decided for; another one than `model` until the tasks in hand have ended. Start no long task in between. */
  get target(): string {
    return modelAt(this.#policy, this.#state.level)
  }

  get state(): ScalerState {
    return this.#state
  }

  start(): this {
    if (this.#isRunning) return this
    this.#isRunning = true
    // What was seen before says nothing of now.
    this.#state = initialState(this.#policy, this.model)
    this.monitor.on('sample', this.#onSample)
    if (this.#ownsMonitor) this.monitor.start()
    return this
  }

  /** Ends it: nothing is told or changed any more. Resolves when a change that is under way has ended. */
  async stop(): Promise<void> {
    this.#isRunning = false
    this.monitor.off('sample', this.#onSample)
    if (this.#ownsMonitor) this.monitor.stop()
    await this.#switch.stop()
  }

  /** Tells that a task begins; tell its end by what this gives. */
  taskStart(): Task {
    const started = this.#clock.monotonic()
    const ended = this.#switch.taskStart()
    this.#tell({ event: 'task_start' })
    let isOver = false
    const over = (event: 'task_end' | 'task_failed') => (): void => {
      if (isOver) return
      isOver = true
      this.#tell({ event, ms: this.#clock.monotonic() - started })
      ended()
    }
    return { end: over('task_end'), failed: over('task_failed') }
  }

  /** Whether an operation may start that needs so many bytes, after so many were released. */
  mayStart({ needsBytes, releasesBytes = 0 }: { readonly needsBytes: number; readonly releasesBytes?: number }): Permission {
    const actions = this.#tell({ event: 'preflight', needs_bytes: needsBytes, releases_bytes: releasesBytes })
    return { allowed: actions.every(({ action }) => action !== 'block'), actions }
  }

  /**
   * Whether a model may be loaded that `fit` placed so (`fit(wish, pools).placement`), after another one was given back. Only what is to be
   * in the machine's own memory is counted; how full the GPU's is counts as it is.
   */
  mayLoad(next: Pick<Placement, 'ram'>, instead: Pick<Placement, 'ram'> = { ram: 0 }): Permission {
    return this.mayStart({ needsBytes: next.ram, releasesBytes: instead.ram })
  }

  readonly #onSample = (sample: Sample): void => {
    const { totalMemoryBytes } = this.monitor
    // What is known when the scaler begins may lack it, and a limit can be changed.
    if (totalMemoryBytes !== null) this.#policy = { ...this.#policy, totalMemoryBytes }
    this.#take(sample)
  }

  #tell(told: Untimed<AppEvent>): ReadonlyArray<Action> {
    return this.#take({ t: Math.round(this.#clock.now()), ...told })
  }

  #take(event: LiveEvent): ReadonlyArray<Action> {
    const [state, actions] = step(this.#policy, this.#state, event)
    if (!this.#isRunning) return actions
    this.#state = state
    this.#options.onEvent?.(event, actions)
    for (const action of actions) {
      this.#options.onAction?.(action)
      if (action.action === 'step_down' || action.action === 'step_up') this.#switch.to(action)
    }
    return actions
  }
}

type Untimed<E> = E extends unknown ? Omit<E, 't'> : never
