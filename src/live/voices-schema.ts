import { builtInFacts } from '../facts/dictionary.ts'
import { factText } from '../facts/fact-text.ts'
import { withTexts, type SchemaTexts } from '../source/schema-texts.ts'
import type { JsonSchema } from '../source/shape.ts'
import { END_TEXTS } from '../tiers/tier-key-texts.ts'
import { voicesFileShape } from './voices.ts'

/** The JSON Schema of a file of voices, for editors. */
export const voicesSchema = (): JsonSchema => ({
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Plimsoll voices',
  ...withTexts(voicesFileShape().schema, TEXTS)
})

const VOICE = 'voices.*'

const CAUSE_TEXTS: Readonly<Record<string, string>> = {
  memory_percent: 'memory in use',
  cpu_percent: 'processor load',
  gpu_memory_percent: 'GPU memory in use',
  task_failures: 'tasks that failed lately',
  response_ms: 'how long answers take'
}

const factTexts = [...builtInFacts.values()].flatMap((definition): ReadonlyArray<readonly [string, string]> => {
  const path = `${VOICE}.tips.*.when.${definition.name}`
  const ends = definition.type === 'boolean' || definition.type === 'enum' ? {} : END_TEXTS
  return [[path, factText(definition)], ...Object.entries(ends).map(([end, text]) => [`${path}.${end}`, text] as const)]
})

const TEXTS: SchemaTexts = {
  '': 'what people are told of what the scaler does, one section a voice, in any language',
  version: 'version of the format',
  voices: 'the voices, by name',
  [`${VOICE}.description`]: 'how the voice sounds',
  [`${VOICE}.decimal`]: 'what stands before the decimals of a number: a point, the default, or a comma',
  [`${VOICE}.reasons`]: 'why, said first, by limit',
  [`${VOICE}.says`]: 'what happens and what gets weaker by it, by action',
  [`${VOICE}.says.step_down`]: 'a smaller model takes over; {from} and {to} are the models',
  [`${VOICE}.says.step_down_now`]: 'the same where the task in hand is not waited for; step_down is said where this is left out',
  [`${VOICE}.says.step_up`]: 'a larger model takes over; silent where it is left out, and better so',
  [`${VOICE}.says.advise`]: 'a limit may be crossed, and nothing is changed',
  [`${VOICE}.says.warn`]: 'a limit is crossed, or would be, and nothing is changed',
  [`${VOICE}.says.block`]: 'an operation may not start',
  [`${VOICE}.says.suggest`]: 'there is no smaller model left',
  [`${VOICE}.asks`]: 'what people can do about it, by limit; said with block and suggest',
  [`${VOICE}.tips`]: 'technical tips; each is told where its conditions hold, and not again soon',
  [`${VOICE}.tips.*.say`]: 'the tip, in one or several wordings; left out where a placeholder is not known',
  [`${VOICE}.tips.*.when`]: 'conditions that make it true: limits, actions and facts; a fact that is not known meets none',
  [`${VOICE}.tips.*.when.limits`]: 'the limits that it helps with',
  [`${VOICE}.tips.*.when.actions`]: 'the actions that it is told with',
  ...Object.fromEntries(
    Object.entries(CAUSE_TEXTS).map(([cause, text]) => [`${VOICE}.reasons.${cause}`, `${text}; {value}, {threshold} and, of loads, {forecast}`])
  ),
  ...Object.fromEntries(Object.entries(CAUSE_TEXTS).map(([cause, text]) => [`${VOICE}.asks.${cause}`, text])),
  ...Object.fromEntries(factTexts)
}
