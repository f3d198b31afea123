import { describe, expect, it } from 'vitest'
import { COMMANDS, OPTIONS } from '../../src/cli/command-table.ts'
import { file, run } from './in-memory.ts'

const names = COMMANDS.map(({ name }) => name).join(', ')
const machine = file('usage.yaml', 'facts: {ram_gb: 16, cpu_cores: 8, gpu_present: false}')

describe('wrong usage', () => {
  it.each([
    ['an option that is not there', ['--tires', 'x'], 'there is no option --tires; did you mean "--tiers"?'],
    ['an option that is nothing like any', ['--frobnicate'], 'there is no option --frobnicate'],
    ['a short option', ['-z'], 'there is no option -z'],
    ['a short option without its value', ['map', '-x'], '-x needs a value: -x FACT'],
    ['a short option of another command', ['-y', 'ram_gb'], '-y belongs to plimsoll map'],
    ['an option that another switch turns off', ['--no-json'], 'there is no option --no-json'],
    ['a short option that is the first letter of a long one', ['-j'], 'there is no option -j'],
    ['an option called as objects are', ['--__proto__'], 'there is no option --__proto__'],
    ['a command that is not there', ['detekt'], 'there is no command "detekt"; did you mean "detect"?'],
    ['a command that is nothing like any', ['frobnicate'], `there is no command "frobnicate"; there are ${names}`],
    ['a command called as objects are', ['constructor'], `there is no command "constructor"; there are ${names}`],
    ['an operand too many', ['detect', 'laptop.yaml'], 'plimsoll detect takes no operands, found laptop.yaml'],
    ['two operands too many', ['init', 'a', 'b'], 'plimsoll init takes [FILE], found a b'],
    ['an operand too few', ['test'], 'plimsoll test needs <DIR>'],
    ['an option without its value', ['--machine'], '--machine needs a value: --machine FILE'],
    ['an option whose value is another option', ['--machine', '--json'], '--machine needs a value: --machine FILE'],
    ['an option with an empty value', ['--tier='], '--tier needs a value: --tier NAME'],
    ['a switch with a value', ['--json=yes'], '--json takes no value'],
    ['an option of another command', ['--to', 'rules'], '--to belongs to plimsoll export'],
    ['a format that is not there', ['export', '--to', 'sql'], 'plimsoll export needs --to rules or --to schema, found sql'],
    ['no format', ['export'], 'plimsoll export needs --to rules or --to schema'],
    ['control characters', ['--\u001b[31m'], 'there is no option --\ufffd[31m']
  ])('is %s', async (_, args, message) => {
    const { code, out, err } = await run(args)
    expect(code).toBe(2)
    expect(out).toBe('')
    expect(err.split('\n')[0]?.startsWith(`error  ${message}`), err).toBe(true)
  })

  it.each(['soon', '0', '-5', '1.5', '1e3', '99999999999', ' 5', ''])('is a timeout of %j', async (timeout) => {
    const { code, err } = await run([`--timeout=${timeout}`, '--machine', machine])
    expect(code).toBe(2)
    expect(err).toContain('error  --timeout')
  })

  it('is told all at once', async () => {
    const { code, err } = await run(['facst', '--jsn', '--timeout', 'x'])
    expect(code).toBe(2)
    expect(err).toBe(
      [
        'error  there is no option --jsn; did you mean "--json"?',
        'error  there is no command "facst"; did you mean "facts"?',
        'error  --timeout: expected a whole number of milliseconds from 1 up',
        'plimsoll --help tells what there is\n'
      ].join('\n')
    )
  })

  it('does not do anything', async () => {
    expect((await run(['--machine', machine, '--jsn'])).out).toBe('')
    expect((await run(['--help', '--jsn'])).code).toBe(2)
  })
})

describe('right usage', () => {
  it.each([[['--timeout', '1']], [['--timeout=86400000']], [['--no-color']], [['detect']], [['--', 'detect']]])('is %j', async (args) => {
    expect((await run(['--machine', machine, ...args])).code).toBe(0)
  })

  it('is a file whose name looks like an option, written with a sign of equality', async () => {
    const { code, err } = await run(['--machine=--json'])
    expect(code).toBe(3)
    expect(err).toContain('--json:1:1  error  there is no such file')
  })
})

describe('help', () => {
  it('tells every command and every option, whatever the command', async () => {
    for (const args of [['--help'], ['facts', '--help'], ['--help', '--json']]) {
      const { code, out, err } = await run(args)
      expect(code).toBe(0)
      expect(err).toBe('')
      for (const { name, does } of COMMANDS) expect(out).toMatch(new RegExp(`^  ${name} .*${does.replace(/[()`]/g, '.')}`, 'm'))
      for (const { name, does } of OPTIONS) expect(out).toMatch(new RegExp(`^  (-\\w, )?--${name}( |.*${does.slice(0, 10)})`, 'm'))
      for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(120)
    }
  })

  it('the version is that of the package', async () => {
    expect(await run(['--version'])).toEqual({ code: 0, out: '1.2.3\n', err: '' })
  })
})
