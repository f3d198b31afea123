/**
 * Stands in the bundle for jsonpath-plus, which json-rules-engine loads for conditions with a `path`. Rules made from a tier file
 * have none, and its evaluator of script expressions has no business in a process that reads other people's files.
 */
export const JSONPath = (): never => {
  throw new Error('rules made from a tier file have no JSON path')
}
