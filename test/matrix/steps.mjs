import { join } from 'node:path'

const plimsoll = (...args) => [join('node_modules', '.bin', process.platform === 'win32' ? 'plimsoll.cmd' : 'plimsoll'), ...args]
const program = (part) => (node) => [node, 'program.mjs', part]

/** Of this machine, what does not change from one minute to the next: memory that is free does. */
const steady = (stdout) => {
  const { tier, possible, certain, facts } = JSON.parse(stdout)
  const lasting = Object.entries(facts).filter(([name]) => !/_(available|free)_gb$/.test(name))
  return JSON.stringify({ tier, possible, certain, facts: Object.fromEntries(lasting) }, null, 1)
}

/** What adapters from files gave: a fact, and why the other gave none. */
const fromFiles = (stdout) => {
  const { facts, survey } = JSON.parse(stdout)
  return JSON.stringify([facts.npu_tops, survey.failures])
}

/** What is run in the project, with the exit code that it must have and what of its output is compared. */
export const STEPS = [
  { name: 'installs with engine-strict', command: () => plimsoll('--version') },
  { name: '`plimsoll`, this machine', command: () => plimsoll('--json'), seen: steady },
  { name: '`plimsoll --machine`, text', command: () => plimsoll('--machine', 'machines/server-2x-a100-80gb.yaml') },
  { name: '`plimsoll --machine --json`', command: () => plimsoll('--machine', 'machines/server-2x-a100-80gb.yaml', '--json') },
  { name: '`plimsoll test`, every machine of the corpus', command: () => plimsoll('test', 'machines') },
  { name: 'a broken tier file', command: () => plimsoll('--tiers', 'broken.yaml', '--json'), exit: 3 },
  { name: '`plimsoll export`', command: () => plimsoll('export', '--to', 'rules') },
  { name: 'import of every entry', command: program('imports') },
  { name: 'require of every entry', command: program('requires') },
  { name: 'a decision, on three ways', command: program('decision') },
  { name: 'an adapter of somebody, under the contract', command: program('adapter') },
  {
    name: 'adapters from files, one that answers and one that loops',
    command: () => plimsoll('facts', '--json', '--timeout', '3000', '--adapter', './npu.mjs', '--adapter', './loops.mjs'),
    seen: fromFiles
  }
]
