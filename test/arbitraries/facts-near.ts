import fc from 'fast-check'
import { isNumber } from '../contract-facts.ts'
import { factsOf, plainImply, type PlainValue, type Stated, type WrittenFile } from '../oracle.ts'
import { nextDown, nextUp } from './numbers.ts'

/** The facts that a file asks about, in no order. */
export const usedFacts = (file: WrittenFile): ReadonlyArray<string> => {
  const all = factsOf(file)
  const parts = Object.values(file.tiers).flatMap((tier) => [tier, ...((tier['any_of'] ?? []) as ReadonlyArray<object>)])
  const keys = parts.flatMap((part) => Object.keys(part).map((key) => (key === 'gpu_required' ? 'gpu_present' : key)))
  return [...new Set(keys)].filter((key) => key in all)
}

/** Every number that the file asks of a fact, lowest first. */
export const edgesOf = (file: WrittenFile, fact: string): ReadonlyArray<number> => {
  const parts = Object.values(file.tiers).flatMap((tier) => [tier, ...((tier['any_of'] ?? []) as ReadonlyArray<object>)])
  const ends = parts.flatMap((part) =>
    Object.values<unknown>((part as Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>)[fact] ?? {})
  )
  return [...new Set(ends.filter((end): end is number => typeof end === 'number'))].sort((a, b) => a - b)
}

/** One step below each edge, at it, one above: where a machine changes its tier, and nowhere else. */
export const valuesNear = (file: WrittenFile, fact: string, edges = edgesOf(file, fact)): ReadonlyArray<PlainValue> => {
  const definition = factsOf(file)[fact]
  if (definition?.type === 'boolean') return [false, true]
  if (definition?.type === 'enum') return definition.values
  const around = (edge: number): ReadonlyArray<number> =>
    definition?.type === 'integer' ? [edge - 1, edge, edge + 1] : [edge - 1e-9, nextDown(edge), edge, nextUp(edge), edge + 1e-9]
  return [...new Set([0, ...edges.flatMap((edge) => (edge === 0 ? around(0).filter((v) => v >= 0) : around(edge)))])].filter((value) => value >= 0)
}

/** Facts that agree with each other: values are taken in turn, and one that contradicts those before it is unknown. */
const agreeing = (file: WrittenFile, drawn: ReadonlyArray<readonly [string, PlainValue | null | undefined]>): Stated =>
  drawn.reduce<Stated>((facts, [name, value]) => {
    const more = { ...facts, [name]: value }
    return value === undefined || plainImply(file, more) === null ? facts : more
  }, {})

/** Machines built around the edges of a file: known, missing or null, in any order, with facts it does not ask for among them. */
export const factsNear = (file: WrittenFile): fc.Arbitrary<Stated> => {
  const all = factsOf(file)
  const used = usedFacts(file)
  const value = (name: string): fc.Arbitrary<PlainValue | null | undefined> => {
    const related = Object.keys(all).filter(
      (other) => isNumber(all[other]) && (all[name]?.atMost.includes(other) === true || all[other]?.atMost.includes(name) === true)
    )
    const edges = [...edgesOf(file, name), ...related.flatMap((other) => edgesOf(file, other))].filter(
      (e) => all[name]?.type !== 'integer' || Number.isInteger(e)
    )
    const near = fc.constantFrom(...valuesNear(file, name, edges))
    const far = isNumber(all[name]) ? [{ weight: 1, arbitrary: fc.constantFrom(3, 32, 1024) }] : []
    return fc.oneof(
      { weight: 8, arbitrary: near },
      ...far,
      { weight: 1, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.constant(null) }
    )
  }
  const others = Object.keys(all).filter((name) => !used.includes(name))
  return fc
    .record({
      asked: fc.shuffledSubarray([...used], { minLength: used.length }),
      more: fc.subarray(others, { maxLength: Math.min(4, others.length) }),
      moreFirst: fc.boolean()
    })
    .chain(({ asked, more, moreFirst }) => {
      const names = moreFirst ? [...more, ...asked] : [...asked, ...more]
      return fc.tuple(...names.map(value)).map((values) =>
        agreeing(
          file,
          names.map((name, i) => [name, values[i]] as const)
        )
      )
    })
}
