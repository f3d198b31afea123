import { either as E } from 'fp-ts'
import type { Decision } from '../decision/decision.ts'
import { detectorOf } from '../detector/detector.ts'
import type { DetectorError } from '../detector/errors.ts'
import { ProactiveScaler } from '../detector/proactive-scaler.ts'
import { ResourceMonitor } from '../detector/resource-monitor.ts'
import type { Action } from '../live/action.ts'
import { CAUSE_NAMES, quantity } from '../live/action-text.ts'
import { isSample, type LiveEvent } from '../live/event.ts'
import { NO_HISTORY, remembered } from '../live/history.ts'
import { policyOf, type ScalingPolicy } from '../live/policy.ts'
import { duration } from '../live/timeline-text.ts'
import { visible } from '../source/frame.ts'
import { didYouMean } from '../source/nearest.ts'
import { tierNamed } from '../tiers/ladder.ts'
import { codeOf, exitCode, type ExitCode } from './exit-code.ts'
import { readLiveOptions, type LiveOptions } from './live-options.ts'
import { liveView } from './live-view.ts'
import { namedLadder } from './named-ladder.ts'
import type { Options } from './options.ts'
import { wrongUsage, wrongUsages } from './output-format.ts'
import type { ProgramContext } from './program-context.ts'
import { Recorder } from './recorder.ts'
import { showError } from './show-diagnostics.ts'
import { summaryText, teller } from './tell-actions.ts'
import type { Terminal } from './terminal.ts'

interface Watched {
  readonly policy: ScalingPolicy
  readonly decision: Decision
}

/** `plimsoll watch`: what the scaler does about the loads of this machine, as they come. */
export const watch = async (options: Options, context: ProgramContext): Promise<ExitCode> => {
  const { terminal } = context
  const asked = readLiveOptions('watch', options)
  if (E.isLeft(asked)) return wrongUsages(asked.left, terminal)
  const found = await toWatch(options, terminal)
  if (E.isLeft(found)) return found.left
  const { policy, decision } = found.right
  const { model, record } = asked.right
  if (model !== null && !policy.cascade.includes(model)) {
    const there = didYouMean(model, policy.cascade) ?? `there are ${policy.cascade.join(', ') || 'none'}`
    return wrongUsage(`--model: neither ${policy.tier} nor a tier below it prefers ${model}; ${there}`, terminal)
  }
  const tell = await teller(asked.right, decision.facts, options.json, terminal)
  if (E.isLeft(tell)) return tell.left
  const recorder = record === null ? E.right(null) : Recorder.open(record)
  if (E.isLeft(recorder)) return wrongUsage(`--record: ${recorder.left}`, terminal)
  if (!options.json) terminal.err(terminal.paint.faint(introduced(policy, asked.right)))
  return watched(policy, asked.right, recorder.right, liveView(policy, tell.right, options.json, context), context, options.json)
}

/** The policy of this machine's tier. An error has been told: it is the exit code. */
const toWatch = async (options: Options, terminal: Terminal): Promise<E.Either<ExitCode, Watched>> => {
  const loaded = await namedLadder(options, terminal)
  if (E.isLeft(loaded)) return loaded
  const { ladder, named } = loaded.right
  const { timeout, tier, json } = options
  const detector = detectorOf(ladder, { ...named, timeoutMs: timeout, ...(tier === undefined ? {} : { tier }) })
  const decided = E.isLeft(detector) ? detector : await detector.right.detect()
  const error = (told: DetectorError): E.Either<ExitCode, never> => {
    showError(told, json, terminal)
    return E.left(codeOf(told))
  }
  if (E.isLeft(decided)) return error(decided.left)
  const found = decided.right.tier === null ? undefined : tierNamed(ladder, decided.right.tier)
  if (found === undefined) return error({ _tag: 'NoTier', file: ladder.file })
  return E.right({ policy: policyOf(ladder, found), decision: decided.right })
}

const introduced = ({ tier, limits, cascade, trendWindowMs }: ScalingPolicy, { intervalMs, most }: LiveOptions): string => {
  const loads = limits.map(({ name, threshold }) => `${CAUSE_NAMES[name]} (threshold ${quantity(name, threshold)})`)
  const until = most === Infinity ? 'Ctrl-C ends it' : most === 1 ? '1 sample' : `${most} samples`
  const every = intervalMs < 1000 ? `${intervalMs} ms` : duration(intervalMs)
  const rare = intervalMs > trendWindowMs ? `; samples further apart than trend_window_seconds show no calm, so nothing steps up` : ''
  const what = loads.length > 0 ? loads.join(', ') : 'nothing, for this tier sets no scaling_thresholds'
  return visible(`${tier}: watching ${what} every ${every}; models ${cascade.join(', ') || 'none'}${rare}; ${until}`)
}

const watched = async (
  policy: ScalingPolicy,
  { intervalMs, model, most }: LiveOptions,
  recorder: Recorder | null,
  view: ReturnType<typeof liveView>,
  { terminal, askedToEnd }: ProgramContext,
  json: boolean
): Promise<ExitCode> => {
  const monitor = new ResourceMonitor({ intervalMs, keepAlive: true })
  let history = NO_HISTORY
  let failure: string | null = null
  const ended = new Promise<void>((resolve) => {
    const write = (event: LiveEvent): void => {
      if (recorder === null) return
      if (history.samples === 0)
        failure = recorder.write({ schemaVersion: 1, tier: policy.tier, model: scaler.model, total_memory_bytes: monitor.totalMemoryBytes })
      failure ??= recorder.write(event)
      if (failure !== null) resolve()
    }
    const onEvent = (event: LiveEvent, actions: ReadonlyArray<Action>): void => {
      if (!isSample(event) || failure !== null || history.samples >= most) return
      write(event)
      history = remembered(history, event, actions)
      view.tell(event, actions, scaler.target)
      if (history.samples >= most) resolve()
    }
    const scaler = new ProactiveScaler(policy, { monitor, onEvent, ...(model === null ? {} : { model }) }).start()
    monitor.start()
    void askedToEnd?.().then(resolve)
  })
  await ended
  monitor.stop()
  recorder?.close()
  if (failure !== null) {
    terminal.err(`${terminal.paint.bad('error')}  ${visible(failure)}`)
    return exitCode.file
  }
  if (!json) {
    const cost = `watching took at most ${Math.ceil(monitor.cost.cpuMs)} ms of processor time`
    terminal.err(terminal.paint.faint(`${summaryText(history, view.model())}; ${cost}`))
  }
  return exitCode.ok
}
