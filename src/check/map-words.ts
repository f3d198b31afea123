import { visible } from '../source/frame.ts'
import { xmlText } from '../source/xml-text.ts'

// Widths of bold letters in units of the size of the type, after DejaVu Sans Bold, the widest of the common faces: a text that is measured
// too wide leaves a little air, one that is measured too narrow runs into its neighbour.
const WIDTHS: ReadonlyArray<readonly [RegExp, number]> = [
  [/[iljI.,:;'|! ]/, 0.39],
  [/[frt()[\]/\\_-]/, 0.5],
  [/[mwMW@%…—→]/, 1.11],
  [/[A-Z&×≥≤+=~<>#]/, 0.84],
  [/[ -~·–]/, 0.72]
]
const REGULAR = 0.9
const UNKNOWN = 1.2

const widthOfLetter = (letter: string): number => WIDTHS.find(([letters]) => letters.test(letter))?.[1] ?? UNKNOWN

/** How wide a text is at most, at a size of type. Letters of unknown width count as the widest. */
export const widthOf = (text: string, size: number, weight: 'bold' | 'regular' = 'bold'): number =>
  [...text].reduce((sum, letter) => sum + widthOfLetter(letter), 0) * size * (weight === 'bold' ? 1 : REGULAR)

/** A text as it may be shown, cut to a width. */
export const cutTo = (text: string, width: number, size: number, weight: 'bold' | 'regular' = 'bold'): string => {
  const shown = visible(text)
  if (widthOf(shown, size, weight) <= width) return shown
  // No text is looked at beyond what could ever fit.
  const letters = [...shown].slice(0, Math.ceil(width))
  while (letters.length > 0 && widthOf(`${letters.join('')}…`, size, weight) > width) letters.pop()
  return letters.length === 0 ? '' : `${letters.join('').trimEnd()}…`
}

/** A text in regular type over at most so many lines; what does not fit is cut. */
export const wrapped = (text: string, width: number, size: number, most: number): ReadonlyArray<string> => {
  const lines: string[] = []
  const words = visible(text)
    .split(/\s+/)
    .filter((word) => word !== '')
  for (const word of words) {
    const longer = `${lines.at(-1) ?? ''} ${word}`
    const fits = lines.length > 0 && (lines.length === most || widthOf(longer, size, 'regular') <= width)
    // What is left stands in the last line, where it is cut.
    if (fits) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  return lines.map((line) => cutTo(line, width, size, 'regular'))
}

/** A text as XML has it. Control characters, which XML cannot hold, are told as what they are. */
export const escaped = (text: string): string => xmlText(visible(text))
