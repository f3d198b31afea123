import { either as E } from 'fp-ts'
import type { PackedPlace, PackedSource } from './packed-source.ts'
import { readYaml, type Located } from './yaml-text.ts'

/** Reads a text for the build to keep; null where there is anything to say of it. */
export const packText = (text: string): PackedSource | null => {
  const source = readYaml(text, '')
  if (E.isLeft(source) || source.right.findings.length > 0) return null
  const { value, root } = source.right
  return { text, value, root: packed(root) }
}

const packed = ({ start, end, keyStart, keyEnd, children }: Located): PackedPlace =>
  children.size === 0
    ? [start, end, keyStart, keyEnd]
    : [start, end, keyStart, keyEnd, [...children].map(([key, child]): readonly [string, PackedPlace] => [key, packed(child)])]
