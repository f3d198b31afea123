import fc from 'fast-check'

/** What stands in the places of figures and words, and what should stand nowhere. */
const piece = fc.oneof(
  fc.constantFrom(
    'N/A',
    '-1',
    '0',
    '4293918720',
    '18446744073709551615',
    '1e400',
    '[N/A]',
    '"',
    '{',
    ']',
    ':',
    '\n',
    '<dict>',
    '</array>',
    ' GB',
    ' MB'
  ),
  fc.constantFrom(
    '"__proto__": {"a": 1},',
    'constructor',
    '\u0000',
    '\u001b[2J',
    '\ufeff',
    '٣',
    'null',
    'true',
    '0x1586',
    'PCI\\\\VEN_10DE&DEV_2684'
  ),
  fc.nat().map(String),
  fc.string({ unit: 'binary', maxLength: 12 })
)
const edit = fc.record({
  at: fc.nat(),
  length: fc.nat(40),
  how: fc.constantFrom('figure', 'figure', 'word', 'cut', 'double', 'insert', 'end'),
  piece
})

/** Texts that a tool printed, with up to six edits in each. */
export const mutatedTexts = (texts: ReadonlyArray<string>): fc.Arbitrary<string> =>
  fc.tuple(fc.constantFrom(...texts), fc.array(edit, { minLength: 1, maxLength: 6 })).map(([original, edits]) =>
    edits.reduce((text, { at, length, how, piece: put }) => {
      const place = text.length === 0 ? 0 : at % text.length
      const near = (pattern: RegExp): string => text.slice(0, place) + text.slice(place).replace(pattern, () => put)
      switch (how) {
        case 'figure':
          return near(/\d+/)
        case 'word':
          return near(/[a-z_]+/i)
        case 'cut':
          return text.slice(0, place) + text.slice(place + length)
        case 'double':
          return text.slice(0, place + length) + text.slice(place)
        case 'insert':
          return text.slice(0, place) + put + text.slice(place)
        case 'end':
          return text.slice(0, place)
      }
    }, original)
  )
