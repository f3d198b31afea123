import type { SchemaTexts } from '../source/schema-texts.ts'

/** What the keys of a tier file mean, for the one who fills it in. Facts are told by the dictionary. */
export const TIER_KEY_TEXTS: SchemaTexts = {
  '': 'hardware tiers: what a machine must have to be in each of them',
  version: 'version of the format',
  match:
    'at_least (the default): max only tells where the band of a tier ends, and a machine beyond it has outgrown the tier, so more never lowers. within: max is a condition too',
  fallback: 'tier of a machine that no tier takes, under at_least the lowest; left out, such a machine is unclassified',
  facts: 'facts of your own, supplied by your adapters or machine files',
  'facts.*': 'a fact that tiers can ask for by this name',
  'facts.*.type': 'what kind of value it has; an enum needs values',
  'facts.*.unit': 'its unit, for people; good names end in it',
  'facts.*.better': 'which way is better, none where neither is',
  'facts.*.description': 'what it tells of a machine',
  'facts.*.values': 'the words that an enum can be',
  'facts.*.at_most': 'a fact that this one never exceeds',
  scaling: 'how an app moves between models while the machine is busy; what is left out keeps its default',
  'scaling.confirm_samples': 'samples in a row under pressure before it is answered: 1, the default, or 2 to let a lone spike pass',
  'scaling.enter_margin_percent': 'how far below its threshold a load already counts as pressure (0)',
  'scaling.leave_margin_percent': 'how far below that a load must stay to count as calm (10)',
  'scaling.stabilization_seconds': 'calm that must be seen before a step up (300)',
  'scaling.cooldown_seconds': 'after a step down, how long the next one waits unless a load is critical (30)',
  'scaling.trend_window_seconds': 'samples that a trend is seen from; samples further apart than this break calm (60)',
  'scaling.trend_horizon_seconds': 'how far a trend is followed; 0 follows none (30)',
  'scaling.critical_percent': 'load from which on a step down does not wait for anything (95)',
  'scaling.max_failures': 'failed tasks within the trend window that count as pressure (3)',
  'scaling.max_response_ms': 'median of the latest response times that counts as pressure; null, the default, for none',
  'scaling.limits': 'how hard each limit is on an operation that is about to start: advise, warn or block',
  'scaling.limits.memory_percent': 'memory in use (block)',
  'scaling.limits.cpu_percent': 'processor load (advise)',
  'scaling.limits.gpu_memory_percent': 'GPU memory in use (block)',
  tiers: 'the tiers, weakest first; a machine is in the highest one all of whose bounds it meets',
  'tiers.*': 'a tier: what it asks of a machine, by fact, and what it says to apps; every key may be left out',
  'tiers.*.description': 'what the tier is good for, shown to people',
  'tiers.*.gpu_required': 'true is another way to write gpu_present: true; false asks nothing',
  'tiers.*.preferred_models': 'size classes or names of models; told to apps, never a condition',
  'tiers.*.performance': 'what to expect of the models; told to people, never a condition',
  'tiers.*.performance.tokens_per_second': 'a range of speeds',
  'tiers.*.performance.tokens_per_second.min': 'tokens a second at least; null says unknown',
  'tiers.*.performance.tokens_per_second.max': 'tokens a second at most; null says unknown',
  'tiers.*.performance.context_tokens': 'length of the context, in tokens',
  'tiers.*.performance.notes': 'anything else that people should know',
  'tiers.*.scaling_thresholds': 'loads from which on an app should step down to a smaller model, in percent',
  'tiers.*.scaling_thresholds.memory_percent': 'memory in use, in percent',
  'tiers.*.scaling_thresholds.cpu_percent': 'processor load, in percent',
  'tiers.*.scaling_thresholds.gpu_memory_percent': 'GPU memory in use, in percent',
  'tiers.*.any_of': 'groups of which at least one must hold, beside everything else that the tier asks',
  'tiers.*.any_of.*': 'what one group asks, by fact'
}

/** What the ends of an interval mean. */
export const END_TEXTS: SchemaTexts = {
  min: 'at least this much; null is no bound',
  above: 'more than this; null is no bound; stands instead of min',
  max: 'at most this much: a condition under match: within, else where the band ends; null is no bound'
}
