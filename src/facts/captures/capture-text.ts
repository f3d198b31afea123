import { stringify } from 'yaml'
import type { Capture } from './capture.ts'

const HEAD = `# yaml-language-server: $schema=https://unpkg.com/plimsoll/rules/schemas/machine.schema.json
# What Plimsoll's adapters read on a machine, without serial numbers, UUIDs, addresses and names.
# Read it through before you share it. \`plimsoll facts --machine FILE\` replays it.
`

/** A capture as a machine file: sorted, texts in blocks, with the tier that it should be in where somebody says so. */
export const captureText = (capture: Capture, tier?: string): string => {
  const machine = {
    description: `a captured ${capture.platform}${capture.arch === undefined ? '' : ` ${capture.arch}`} machine`,
    ...(tier === undefined ? {} : { expect: { tier } }),
    capture: withoutEmpty(capture)
  }
  return HEAD + stringify(machine, { aliasDuplicateObjects: false, lineWidth: 0, blockQuote: 'literal', sortMapEntries: false })
}

const withoutEmpty = (capture: Capture): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(capture).flatMap(([key, value]): ReadonlyArray<[string, unknown]> => {
      if (typeof value !== 'object') return [[key, value]]
      if (Array.isArray(value)) return value.length > 0 ? [[key, value.toSorted((a, b) => (a < b ? -1 : 1))]] : []
      const entries = Object.entries(value as object).toSorted(([a], [b]) => (a < b ? -1 : 1))
      return entries.length > 0 ? [[key, Object.fromEntries(entries)]] : []
    })
  )
