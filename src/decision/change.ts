import { either as E } from 'fp-ts'
import { GPU_AMOUNTS, type Dictionary, type FactValue } from '../facts/dictionary.ts'
import { imply, orderPairs } from '../facts/imply.ts'

type Known = Readonly<Record<string, FactValue>>

/** Facts of which one can imply or contradict another because of the GPU. */
export const GPU_FAMILY: ReadonlySet<string> = new Set(['gpu_present', 'gpu_kind', 'gpu_vendor', ...GPU_AMOUNTS])

/**
 * The facts of a machine after a change: the changed facts are overwritten, given facts that contradict them give way, and
 * what the rest implies is filled in. Null where the changes contradict each other.
 */
export const applyChanges = (dictionary: Dictionary, given: Known, changes: Known): Known | null => {
  const own = imply(dictionary, changes)
  if (E.isLeft(own)) return null
  const kept: Record<string, FactValue> = {}
  for (const fact of Object.keys(given)) {
    if (fact in changes) continue
    const value = given[fact] as FactValue
    // Given facts agree among themselves, so only a pair of a changed and a given fact can disagree.
    if (!related(dictionary, fact, changes) || E.isRight(imply(dictionary, { ...changes, [fact]: value }))) kept[fact] = value
  }
  const after = imply(dictionary, { ...kept, ...changes })
  return E.isLeft(after) ? null : after.right.facts
}

const related = (dictionary: Dictionary, fact: string, changes: Known): boolean => {
  const touchesGpu = (name: string): boolean => GPU_FAMILY.has(name) || orderPairs(dictionary).some(([a, b]) => a === name && GPU_FAMILY.has(b))
  if (touchesGpu(fact) && Object.keys(changes).some(touchesGpu)) return true
  return orderPairs(dictionary).some(([a, b]) => (a === fact && b in changes) || (b === fact && a in changes))
}
