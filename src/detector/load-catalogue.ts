import { either as E, taskEither as TE } from 'fp-ts'
import { parseCatalogue, type Catalogue } from '../models/catalogue.ts'
import type { DetectorError } from './errors.ts'
import { readText } from './read-text.ts'
import { shippedFile } from './shipped-file.ts'

/** How the catalogue that ships with the package is called. */
const SHIPPED = 'rules/models.yaml'

/** Reads a catalogue of models; without a path the one that ships with the package. */
export const loadCatalogue = (path?: string): TE.TaskEither<DetectorError, Catalogue> => {
  const file = path ?? SHIPPED
  const place = path ?? shippedFile('models.yaml')
  return TE.chain((text: string) =>
    TE.fromEither(
      E.mapLeft((diagnostics: Extract<DetectorError, { _tag: 'InvalidFile' }>['diagnostics']): DetectorError => {
        return { _tag: 'InvalidFile', file, diagnostics, text }
      })(parseCatalogue(text, file))
    )
  )(readText(place))
}
