import { either as E } from 'fp-ts'
import { decode, findingAt, located } from '../source/decode.ts'
import type { At, Diagnostic } from '../source/diagnostic.ts'
import { didYouMean } from '../source/nearest.ts'
import { readYaml, type Source } from '../source/yaml-text.ts'
import { catalogueFileShape, type ModelSpec, type SizeClass } from './catalogue-file.ts'
import type { ModelShape } from './model-shape.ts'
import { shapeOfSpec } from './shape-of-spec.ts'

/** A model of a catalogue. */
export interface Model {
  readonly id: string
  readonly name: string
  readonly family: string | null
  readonly sizeClass: SizeClass
  /** all of them, those of idle experts too, as published */
  readonly parameters: number
  /** SPDX identifier of the licence of the weights, or its name */
  readonly licence: string | null
  /** the tag that Ollama pulls it by */
  readonly ollama: string | null
  /** quantizations that files of it are commonly published in; none where the catalogue does not say */
  readonly quantizations: ReadonlyArray<string>
  /** where the weights are published on Hugging Face */
  readonly repository: string | null
  /** where its dimensions were read, with revision */
  readonly sources: ReadonlyArray<string>
  readonly shape: ModelShape
  /** where the catalogue has it */
  readonly at: At
}

/** Models in the order of their file. */
export type Catalogue = ReadonlyArray<Model>

/** The class of a model: small under 3 billion parameters in total, medium under 7, large from 7. */
export const sizeClassOf = (parameters: number): SizeClass => (parameters < 3e9 ? 'small' : parameters < 7e9 ? 'medium' : 'large')

/** Reads a catalogue of models, YAML or JSON. Errors: all findings of the file. */
export const parseCatalogue = (content: string, file = 'models.yaml'): E.Either<ReadonlyArray<Diagnostic>, Catalogue> => {
  const source = readYaml(content, file, { needs: 'a catalogue needs at least `models:` with one model' })
  if (E.isLeft(source)) return source
  const decoded = decode(catalogueFileShape, source.right)
  if (E.isLeft(decoded)) return decoded
  const entries = Object.entries(decoded.right.models)
  const findings = [...entries.flatMap(([id, spec]) => misjudged(source.right, id, spec)), ...sharedTags(source.right, entries)]
  return findings.length > 0
    ? E.left(findings.sort((a, b) => a.line - b.line || a.col - b.col))
    : E.right(entries.map(([id, spec]) => modelOf(source.right, id, spec)))
}

/** A model that a catalogue does not have, and what to say of it. */
export interface UnknownModel {
  readonly _tag: 'UnknownModel'
  readonly asked: string
  /** `did you mean "x"?`, or null where nothing is near */
  readonly hint: string | null
}

/** The model of this id, or of this Ollama tag. */
export const findModel = (catalogue: Catalogue, asked: string): E.Either<UnknownModel, Model> => {
  const found = catalogue.find(({ id }) => id === asked) ?? modelByOllamaTag(catalogue, asked)
  if (found !== null) return E.right(found)
  return E.left({ _tag: 'UnknownModel', asked, hint: didYouMean(asked, namesOf(catalogue)) })
}

/** The model that Ollama pulls by this tag, null where none is known by it. */
export const modelByOllamaTag = (catalogue: Catalogue, tag: string): Model | null => catalogue.find(({ ollama }) => ollama === tag) ?? null

const namesOf = (catalogue: Catalogue): ReadonlyArray<string> => [
  ...catalogue.map(({ id }) => id),
  ...catalogue.flatMap(({ ollama }) => (ollama === null ? [] : [ollama]))
]

const modelOf = (source: Source, id: string, spec: ModelSpec): Model => ({
  id,
  name: spec.name ?? id,
  family: spec.family ?? null,
  sizeClass: spec.size_class ?? sizeClassOf(spec.parameters),
  parameters: spec.parameters,
  licence: spec.licence ?? null,
  ollama: spec.ollama ?? null,
  quantizations: spec.quantizations ?? [],
  repository: spec.repository ?? null,
  sources: spec.sources ?? [],
  shape: shapeOfSpec(spec.shape),
  at: source.at(located(source.root, ['models', id])?.keyStart ?? 0)
})

/** A class that the parameters deny. */
const misjudged = (source: Source, id: string, { size_class, parameters }: ModelSpec): ReadonlyArray<Diagnostic> => {
  const expected = sizeClassOf(parameters)
  if (size_class === undefined || size_class === expected) return []
  const message = `found ${size_class}, expected ${expected}: the model has ${parameters / 1e9} billion parameters`
  return [findingAt(source, ['models', id, 'size_class'], { code: 'catalogue/size-class', message, hint: () => 'leave size_class out' })]
}

/** One tag names one model. */
const sharedTags = (source: Source, entries: ReadonlyArray<readonly [string, ModelSpec]>): ReadonlyArray<Diagnostic> => {
  const owners = new Map<string, string>()
  return entries.flatMap(([id, { ollama }]) => {
    const owner = ollama === undefined ? undefined : owners.get(ollama)
    if (ollama !== undefined && owner === undefined) owners.set(ollama, id)
    if (owner === undefined) return []
    const message = `the tag "${ollama}" is already that of ${owner}`
    return [findingAt(source, ['models', id, 'ollama'], { code: 'catalogue/shared-tag', message, hint: () => 'keep one of the two' })]
  })
}
