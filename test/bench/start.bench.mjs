import { spawnSync } from 'node:child_process'
import { median, ratios, row } from './measure.mjs'

const MACHINE = ['--machine', 'test/machines/raspberry-pi-5-8gb.yaml']
const ROUNDS = 31

/** Runs Node to its end; what it printed. */
const node = (...args) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}: ${stderr}`)
  return stdout
}

const CPU_MS = 'const { user, system } = process.cpuUsage(); console.log((user + system) / 1000)'

/** CPU time in ms that a program takes beside that of an empty one, in turns. */
const addedCpu = (program) => {
  const added = Array.from({ length: ROUNDS }, () => Number(node('-e', program)) - Number(node('-e', CPU_MS)))
  return median(added)
}

const LOADED = "process.on('exit', () => console.log(Object.keys(require.cache).join()))"

/** Whether a program loads systeminformation in its own process. */
const loadsProbe = (program) => node('-e', `${LOADED}; ${program}`).includes('systeminformation')

/** How much starting costs. */
export const start = async () => {
  if (!loadsProbe("import('systeminformation')")) throw new Error('this way of looking would not see systeminformation')
  const whole = await ratios(ROUNDS, {
    'node -e 0': () => node('-e', '0'),
    plimsoll: () => node('dist/cli.cjs', ...MACHINE),
    detect: () => node('dist/cli.cjs', 'detect')
  })
  const command = `process.argv.push(...${JSON.stringify(['plimsoll', ...MACHINE])}); require('./dist/cli.cjs')`
  const loaded = [command, "import('plimsoll')", "import('plimsoll/core')"].filter(loadsProbe)
  return [
    row('`plimsoll --machine FILE`, whole process, of `node -e 0`', whole.plimsoll.ratio, ' ×', 2, {
      note: `${whole.plimsoll.ms.toFixed(0)} ms of ${whole['node -e 0'].ms.toFixed(0)} ms`
    }),
    row('`plimsoll detect` of this machine, whole process, of `node -e 0`', whole.detect.ratio, ' ×', 3, {
      note: `${whole.detect.ms.toFixed(0)} ms of ${whole['node -e 0'].ms.toFixed(0)} ms`
    }),
    row("CPU time that `import('plimsoll/core')` adds", addedCpu(`import('plimsoll/core').then(() => { ${CPU_MS} })`), ' ms', 60),
    row("CPU time that `import('plimsoll')` adds", addedCpu(`import('plimsoll').then(() => { ${CPU_MS} })`), ' ms'),
    row('entries that load systeminformation before it is probed', loaded.length, '', 0, { note: loaded.join(', ') })
  ]
}
