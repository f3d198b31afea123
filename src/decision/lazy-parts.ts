import type { Decision } from './decision.ts'

/** The parts of a decision that cost more than deciding. */
interface Parts {
  readonly tiers: () => Decision['tiers']
  readonly next: () => Decision['next']
}

type Made = { -readonly [K in keyof Parts]?: ReturnType<Parts[K]> }

const PARTS = Symbol('parts')

interface Carrier {
  readonly [PARTS]: { readonly make: Parts; readonly made: Made }
}

// The same two functions for all decisions: with closures of its own each decision would become a slow dictionary.
function tiers(this: Carrier): Decision['tiers'] {
  const { make, made } = this[PARTS]
  return (made.tiers ??= make.tiers())
}

function next(this: Carrier): Decision['next'] {
  const { make, made } = this[PARTS]
  if (made.next === undefined) made.next = make.next()
  return made.next
}

const TIERS: PropertyDescriptor = { get: tiers, enumerable: true }
const NEXT: PropertyDescriptor = { get: next, enumerable: true }

/** Adds the parts as own properties that are worked out when they are first read; to read, copy and print they are like any other. */
export const withLazyParts = (decision: Omit<Decision, keyof Parts>, make: Parts): Decision => {
  Object.defineProperty(decision, PARTS, { value: { make, made: {} } })
  Object.defineProperty(decision, 'tiers', TIERS)
  return Object.defineProperty(decision, 'next', NEXT) as Decision
}
