import type { FactDefinition } from './dictionary.ts'

/** What a fact means, its unit, which way is better, and what to beware of, in one line. */
export const factText = ({ description, unit, better, caveat }: FactDefinition): string => {
  const asides = [...(unit === null ? [] : [unit]), ...(better === 'none' ? [] : [`${better} is better`])]
  const meaning = description === '' ? 'a fact of this tier file' : description
  return `${meaning}${asides.length > 0 ? ` (${asides.join(', ')})` : ''}${caveat === null ? '' : `; ${caveat}`}`
}
