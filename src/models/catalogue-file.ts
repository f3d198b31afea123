import { closed, namedItems } from '../source/mapping.ts'
import { exactly, listOf, number, oneOf, text, word, type Shape } from '../source/shape.ts'
import { shapeSpecShape, type ShapeSpec } from './shape-file.ts'

/** Sizes of models, smallest first. By total parameters: small under 3 billion, medium under 7, large from 7. */
export const SIZE_CLASSES = ['small', 'medium', 'large'] as const
export type SizeClass = (typeof SIZE_CLASSES)[number]

/** A model as a catalogue file has it. */
export interface ModelSpec {
  readonly name?: string
  readonly family?: string
  readonly size_class?: SizeClass
  readonly parameters: number
  readonly licence?: string
  readonly ollama?: string
  readonly quantizations?: ReadonlyArray<string>
  readonly repository?: string
  readonly sources?: ReadonlyArray<string>
  readonly shape: ShapeSpec
}

/** A catalogue file as it was written, decoded. */
export interface CatalogueFile {
  readonly version?: number
  readonly models: Readonly<Record<string, ModelSpec>>
}

const modelId = word('lower-case letters, digits, dots and dashes', /^(?!(?:constructor|prototype)$)[a-z0-9][a-z0-9._-]{0,63}$/)

const modelShape: Shape<ModelSpec> = closed(
  {
    name: text('text'),
    family: text('text'),
    size_class: oneOf(SIZE_CLASSES),
    parameters: number('a whole number of parameters such as 8.03e9', { from: 1, to: 1e15, integer: true }),
    licence: text('the SPDX identifier of a licence, or its name'),
    ollama: word('a tag such as llama3.2:1b', /^[a-z0-9][\w.-]*(?:\/[\w.-]+)?:[\w.-]+$/),
    quantizations: listOf(word('the name of a quantization such as Q4_K_M', /^[A-Z][A-Z0-9_]*$/), 'a list such as [Q4_K_M, Q8_0]', 1),
    repository: word('a repository such as Qwen/Qwen3-8B', /^[\w.-]+\/[\w.-]+$/),
    sources: listOf(word('where the dimensions were read', /\S/), 'a list of places', 1),
    shape: shapeSpecShape
  },
  { called: 'a model, a mapping with `parameters:` and `shape:`', required: ['parameters', 'shape'] }
)

/** The codec of a catalogue of models. */
export const catalogueFileShape: Shape<CatalogueFile> = closed(
  { version: exactly(1), models: namedItems({ called: 'at least one model', key: modelId, item: modelShape, atLeastOne: true }) },
  { called: 'a catalogue of models, a mapping with `models:`', required: ['models'] }
)
