import type { Fields } from '../../src/facts/loose-json.ts'
import type { MacProfile } from './mac-profile.ts'

/** Keys of the plain text by what JSON calls them; Mac OS X 10.4 to macOS 12 call the same things differently. */
const KEYS: ReadonlyArray<readonly [RegExp, string]> = [
  [/^chipset model$/i, 'sppci_model'],
  [/^vram \(total\)$/i, 'spdisplays_vram'],
  [/^vram \((dynamic|shared)[^)]*\)$/i, 'spdisplays_vram_shared'],
  [/^vendor$/i, 'spdisplays_vendor'],
  [/^bus$/i, 'sppci_bus'],
  [/^type$/i, 'sppci_device_type'],
  [/^(device id)$/i, 'spdisplays_device-id'],
  [/^chip$/i, 'chip_type'],
  [/^(processor name|cpu type)$/i, 'cpu_type'],
  [/^total number of cores$/i, 'number_processors'],
  [/^number of (processors|cpus)$/i, 'packages'],
  [/^memory$/i, 'physical_memory'],
  [/^machine (name|model)|^model (name|identifier)$/i, 'machine_model']
]

const MOST_LINES = 100_000
const MOST_LENGTH = 400

/** The hardware overview and the graphics of the plain text, section by section: indentation says what belongs to what. */
export const textProfile = (text: string): MacProfile | undefined => {
  const hardware: Record<string, string> = {}
  const displays: Record<string, string>[] = []
  let section: 'hardware' | 'graphics' | 'other' = 'other'
  let seenGraphics = false
  let deviceIndent = Number.POSITIVE_INFINITY
  // The last line was cut off, or is empty.
  for (const line of text.split(/\r?\n/, MOST_LINES).slice(0, -1)) {
    if (line.length > MOST_LENGTH) continue
    const [, blanks, key, value] = /^([ \t]{0,40})(\S[^:]{0,120}?):(?:\s+(.{0,300}))?\s*$/.exec(line) ?? []
    if (blanks === undefined || key === undefined) continue
    const indent = blanks.length
    if (indent === 0) {
      section = /^hardware$/i.test(key) ? 'hardware' : /^graphics(\/displays)?$/i.test(key) ? 'graphics' : 'other'
      seenGraphics ||= section === 'graphics'
      deviceIndent = Number.POSITIVE_INFINITY
      continue
    }
    const name = KEYS.find(([pattern]) => pattern.test(key))?.[1]
    if (section === 'hardware' && name !== undefined && value !== undefined) hardware[name] ??= value.trim()
    if (section !== 'graphics') continue
    // The first heading is a device's; what is headed deeper in is a display's.
    if (value === undefined && indent <= deviceIndent) {
      deviceIndent = indent
      displays.push({ _name: key })
    } else if (name !== undefined && value !== undefined && indent > deviceIndent && indent <= deviceIndent + 2) {
      const device = displays.at(-1)
      if (device !== undefined) device[name] ??= value.trim()
    }
  }
  const found = Object.keys(hardware).length > 0 || seenGraphics
  return found ? { hardware: hardware satisfies Fields, displays: seenGraphics ? displays : undefined } : undefined
}
