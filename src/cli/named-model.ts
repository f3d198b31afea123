import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import { either as E } from 'fp-ts'
import type { DetectorError } from '../detector/errors.ts'
import { loadCatalogue } from '../detector/load-catalogue.ts'
import { openGguf } from '../detector/open-gguf.ts'
import { knownArchitecture } from '../models/architecture.ts'
import { findModel, type UnknownModel } from '../models/catalogue.ts'
import type { Wish } from '../models/fit.ts'
import type { Origin } from '../models/run-commands.ts'
import { lighterThan, usualQuant, wishFor } from '../models/wishes.ts'
import { weighedByRecipe } from '../models/memory.ts'
import type { FitOptions } from './fit-options.ts'

/** A model that was named, what is asked of a machine for it, and where its weights would come from. */
export interface NamedModel {
  readonly id: string
  readonly wish: Wish
  /** the origin of the weights in a quantization */
  readonly origin: (quant: string) => Origin
}

/** The model of a catalogue by its id or its tag in Ollama, else a GGUF file. */
export const namedModel = async (
  name: string,
  asked: FitOptions,
  catalogue: string | undefined
): Promise<E.Either<DetectorError | UnknownModel, NamedModel>> => {
  const loaded = await loadCatalogue(catalogue)()
  if (E.isLeft(loaded)) return loaded
  const found = findModel(loaded.right, name)
  if (E.isLeft(found)) return /\.gguf$/i.test(name) || existsSync(name) ? fromFile(name, asked) : found
  const model = found.right
  const context = asked.contextGiven ? asked.settings.context : Math.min(asked.settings.context, model.shape.context)
  const wish = wishFor(model, asked.settings, asked.quant ?? usualQuant(model))
  const origin = (quant: string): Origin => ({
    file: `./${model.id}-${quant}.gguf`,
    id: model.id,
    // What a tag of Ollama's library is quantized to is not told; nearly all are Q4_K_M, or MXFP4 where the weights were published so.
    ollama: quant === 'Q4_K_M' || quant === 'MXFP4' ? model.ollama : null
  })
  return E.right({ id: model.id, wish: { ...wish, settings: { ...asked.settings, context }, gpuLayers: asked.gpuLayers }, origin })
}

const fromFile = async (path: string, asked: FitOptions): Promise<E.Either<DetectorError, NamedModel>> => {
  const opened = await openGguf(path)()
  if (E.isLeft(opened)) return opened
  const inFile = opened.right
  // A file does not say how many parameters its model has; two bytes for each is what they are at most.
  const parameters = inFile.tensors.reduce((sum, { dimensions }) => sum + dimensions.reduce((product, size) => product * size, 1), 0)
  const known = knownArchitecture(inFile.shape.arch) !== null
  const model = asked.quant === null ? inFile : weighedByRecipe(inFile.shape, asked.quant, parameters)
  const context = asked.contextGiven ? asked.settings.context : Math.min(asked.settings.context, inFile.shape.context)
  const id = basename(path).replace(/\.gguf$/i, '')
  return E.right({
    id,
    wish: {
      model,
      settings: { ...asked.settings, context },
      gpuLayers: asked.gpuLayers,
      smaller: () => (known ? lighterThan(model, parameters) : [])
    },
    origin: (quant) => ({ file: quant === inFile.quant ? path : `./${id}-${quant}.gguf`, id, ollama: null })
  })
}
