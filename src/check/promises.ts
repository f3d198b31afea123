import type { FactValue } from '../facts/dictionary.ts'
import type { Catalogue } from '../models/catalogue.ts'
import { tierPromises, type TierPromise } from '../models/promise.ts'
import type { Ladder, Tier } from '../tiers/ladder.ts'
import type { Sighting } from './finding.ts'
import { machineText } from './machine-text.ts'

const GIB = 2 ** 30

/** Tiers that prefer a class of models of which the weakest machine that they admit can carry none. */
export const brokenPromises = (ladder: Ladder, catalogue: Catalogue): ReadonlyArray<Sighting> =>
  tierPromises(ladder, catalogue)
    .filter(({ kept }) => !kept)
    .map((promise): Sighting => ({ code: 'tier/promise', severity: 'warning', place: promise.at, told: () => told(promise, ladder) }))

const told = ({ tier, sizeClass, machine, context, best, reserves, at }: TierPromise, ladder: Ladder): ReturnType<Sighting['told']> => {
  const shown = Object.fromEntries(Object.entries(machine).filter((fact): fact is [string, FactValue] => fact[1] !== null && fact[1] !== undefined))
  const kept = reserves.map(({ pool, reserved, why }) => `${gib(reserved)} of ${pool} are left ${why}`).join(', ')
  const lacks =
    best === null
      ? 'the catalogue has none'
      : `the nearest, ${best.model} in ${best.quant}, lacks ${gib(best.shortfall)}${kept === '' ? '' : ` (${kept})`}`
  const others = (ladder.tiers.find(({ name }) => name === tier) as Tier).preferredModels.filter((name) => name !== sizeClass)
  return {
    tier,
    message: `${tier} prefers ${sizeClass} models, and a machine with ${machineText(shown, ladder.dictionary)} carries none with ${context} tokens of context: ${lacks}`,
    machine: shown,
    other: null,
    at: [at],
    fix: `ask for more memory in ${tier}, or leave ${sizeClass} out of its preferred_models`,
    edits: [{ edit: 'set', path: ['tiers', tier, 'preferred_models'], value: others }],
    about: [sizeClass, JSON.stringify(shown)]
  }
}

const gib = (bytes: number): string => `${(bytes / GIB).toFixed(2)} GiB`
