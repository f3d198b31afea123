import { either as E } from 'fp-ts'
import { located, type Path } from '../src/source/decode.ts'
import type { Diagnostic } from '../src/source/diagnostic.ts'
import { readYaml, type Located, type Source } from '../src/source/yaml-text.ts'
import type { Refusals } from './json-schema.ts'

/** What a codec and a schema said of one text. */
export type Verdict = 'both accept' | 'both refuse' | 'only the codec refuses'

/** The share of drawn texts of which a verdict was said: what a law does not draw often enough, it does not test. */
export const shareOf = (verdict: Verdict, said: ReadonlyArray<Verdict>): number => said.filter((each) => each === verdict).length / said.length

/**
 * Holds a schema to its codec: it accepts what the codec accepts, and at every key that it refuses the codec has a finding. `excused`
 * may name another path whose finding stands for one at this path.
 */
export const holdToCodec = (
  text: string,
  refusals: Refusals,
  findings: ReadonlyArray<Diagnostic> | null,
  excused: (path: Path) => ReadonlyArray<Path> = () => []
): Verdict => {
  const source = readYaml(text, 'held.yaml')
  if (E.isLeft(source)) {
    // A text with nothing in it is no document that a schema could be asked about.
    if (findings?.[0]?.code !== source.left[0]?.code) throw new Error(`not YAML, and the codec says ${JSON.stringify(findings)}: ${text}`)
    return 'only the codec refuses'
  }
  const { value, root, at } = source.right
  const refused = refusals(value)
  const told = (findings ?? []).map(({ line, col }) => `${line}:${col}`)
  for (const path of refused) {
    const places = [path, ...excused(path)].flatMap((each) => offsetsOf(root, each)).map((offset) => `${at(offset).line}:${at(offset).col}`)
    const explained = `the schema refuses ${path.join('.')} in\n${text}\nand the codec says ${JSON.stringify(findings, null, 2)}`
    if (!places.some((place) => told.includes(place))) throw new Error(explained)
  }
  return findings === null ? 'both accept' : refused.length > 0 ? 'both refuse' : 'only the codec refuses'
}

/** The keys at which a schema refuses a text, as `tiers.low.ram_gb`. */
export const refusedIn = (text: string, refusals: Refusals): ReadonlyArray<string> => refusals(sourceOf(text).value).map((path) => path.join('.'))

const sourceOf = (text: string): Source => {
  const source = readYaml(text, 'held.yaml')
  if (E.isLeft(source)) throw new Error(`not YAML: ${text}`)
  return source.right
}

/** Where a finding about this key may stand: at the key or its value, or where it is missing at what it is missing in. */
const offsetsOf = (root: Located, path: Path): ReadonlyArray<number> => {
  const place = located(root, path)
  if (place === undefined) return offsetsOf(root, path.slice(0, -1))
  return path.length === 0 ? [place.start] : [place.keyStart, place.start]
}
