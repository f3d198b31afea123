import type { At, Diagnostic } from '../source/diagnostic.ts'
import type { Ladder } from '../tiers/ladder.ts'
import { studyOf } from './study.ts'
import { contradictions } from './tiers-in-vain.ts'

/** The errors that a detector looks for when it loads a tier file: what needs no search. The rest is for `plimsoll check`. */
export const errorsAtLoad = (ladder: Ladder): ReadonlyArray<Diagnostic> =>
  contradictions(studyOf(ladder, { left: 0 })).map(({ code, severity, told }) => {
    const { message, fix, at } = told()
    const { file, line, col } = at[0] as At
    return { code, severity, message, file, line, col, hint: fix, length: 1 }
  })
