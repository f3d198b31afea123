import { COMMANDS, OPTIONS } from './command-table.ts'
import { columns, type Paint } from '../decision/columns.ts'

/** The help text, made from the table that the command line is read by. */
export const helpText = (paint: Paint): string =>
  [
    'Reads the hardware, reads a tier file, says which tier the machine is in and why.',
    '',
    `${paint.strong('Usage:')} plimsoll [command] [options]`,
    '',
    paint.strong('Commands:'),
    ...columns(
      COMMANDS.map(({ name, operands, does }) => [`${name} ${operands}`, does]),
      '  '
    ),
    '',
    paint.strong('Options:'),
    ...columns(
      OPTIONS.map(({ name, short, value, only, does }) => [
        `${short ? `-${short}, ` : ''}--${name}${value === null ? '' : ` ${value}`}`,
        `${only ? `${only.join(', ')}: ` : ''}${does}`
      ]),
      '  '
    ),
    '',
    'Exit: 0 decided; 1 unclassified or a failed expectation; 2 wrong usage; 3 a file could not be read or decoded.'
  ].join('\n')
