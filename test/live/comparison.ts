import type { Sample } from '../../src/live/event.ts'
import type { ScalingPolicy } from '../../src/live/policy.ts'
import { initialState, type ScalerState } from '../../src/live/state.ts'
import { step } from '../../src/live/step.ts'
import { sampleAt } from './policies.ts'
import type { Background, NamedTrace } from './traces.ts'

/** What a model loads the machine with while it is in use, in percent, the best first. */
const MODELS: ReadonlyArray<Background> = [
  { memory: 30, cpu: 25 },
  { memory: 15, cpu: 15 },
  { memory: 5, cpu: 5 }
]

/** Says which model comes next, from 0, the best, on. */
type Rule = (sample: Sample, level: number) => number

/** Switches at the threshold, without margin, calm, cool-down or trend: down while a load is at it, up while none is. */
export const naive =
  ({ limits, cascade }: ScalingPolicy): Rule =>
  (sample, level) => {
    const isOver = limits.some(({ name, threshold }) => (sample[name] ?? 0) >= threshold)
    return isOver ? Math.min(level + 1, cascade.length - 1) : Math.max(level - 1, 0)
  }

export const ours = (policy: ScalingPolicy): Rule => {
  let state: ScalerState = initialState(policy)
  return (sample) => {
    ;[state] = step(policy, state, sample)
    return state.level
  }
}

export interface Outcome {
  readonly switches: number
  /** Shares of the time. */
  readonly above: number
  readonly belowBest: number
}

/** Runs a rule over a trace. What it decides changes the next load: a smaller model takes less. */
export const outcomeOf = ({ limits }: ScalingPolicy, rule: Rule, { background }: NamedTrace): Outcome => {
  let [level, switches, above, belowBest] = [0, 0, 0, 0]
  background.forEach(({ memory, cpu }, i) => {
    const model = MODELS[level] ?? { memory: 0, cpu: 0 }
    const sample = sampleAt(2000 * i, Math.min(100, memory + model.memory), { cpu_percent: Math.min(100, cpu + model.cpu) })
    if (limits.some(({ name, threshold }) => (sample[name] ?? 0) >= threshold)) above++
    if (level > 0) belowBest++
    const next = rule(sample, level)
    if (next !== level) switches++
    level = next
  })
  const share = (n: number): number => n / background.length
  return { switches, above: share(above), belowBest: share(belowBest) }
}
