/** Packs the package, installs it into an empty folder for each version of Node, and holds what it does there to what it does on the first. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { installNode, mustRun, NODES, run } from './nodes.mjs'
import { STEPS } from './steps.mjs'

const HERE = dirname(fileURLToPath(import.meta.url))
const TOP = dirname(dirname(HERE))
const folder = mkdtempSync(join(tmpdir(), 'plimsoll-matrix-'))

const pack = () => {
  mustRun('npm', ['pack', '--silent', '--pack-destination', folder], TOP)
  return join(
    folder,
    readdirSync(folder).find((name) => name.endsWith('.tgz'))
  )
}

/** An empty project of somebody who installs the package with this Node. */
const projectFor = ({ version, bin }, tarball) => {
  const place = join(folder, `app-${version}`)
  mkdirSync(place)
  writeFileSync(join(place, 'package.json'), '{"private": true}')
  writeFileSync(join(place, '.npmrc'), 'engine-strict=true\n')
  cpSync(join(HERE, 'program.mjs'), join(place, 'program.mjs'))
  cpSync(join(TOP, 'rules/tiers.yaml'), join(place, 'tiers.yaml'))
  cpSync(join(TOP, 'test/machines'), join(place, 'machines'), { recursive: true })
  writeFileSync(join(place, 'broken.yaml'), 'tiers:\n  small: {ram_bg: {min: 8}}\n')
  writeFileSync(
    join(place, 'npu.mjs'),
    "import { defineAdapter } from 'plimsoll'\nexport default defineAdapter({ name: 'npu', provides: ['npu_tops'], facts: { npu_tops: { type: 'number' } }, probe: async () => ({ npu_tops: 48 }) })\n"
  )
  writeFileSync(
    join(place, 'loops.mjs'),
    "import { defineAdapter } from 'plimsoll'\nexport default defineAdapter({ name: 'loops', provides: ['disk_free_gb'], probe: () => { for (;;); } })\n"
  )
  const path = `${bin}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH}`
  mustRun('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', tarball], place, path)
  return { place, path }
}

/** What each step gave, or why it is not what it must be. */
const resultsOf = (node, { place, path }) =>
  STEPS.map(({ name, command, exit = 0, seen = (stdout) => stdout }) => {
    const [program, ...args] = command(node.program)
    const { status, stdout, stderr } = run(program, args, place, path)
    // What Node itself says of a version, such as a warning of something that it will drop, is on stderr.
    const told = `exit ${String(status)}\n${stderr}\n`
    return { name, is: status === exit, result: status === exit ? told + seen(stdout) : told + stdout }
  })

try {
  const tarball = pack()
  const columns = []
  for (const version of NODES) {
    console.error(`Node ${version} …`)
    const place = join(folder, `node-${version}`)
    mkdirSync(place)
    const node = installNode(version, place)
    columns.push({ version, results: resultsOf(node, projectFor(node, tarball)) })
  }
  const [first] = columns
  const verdict = ({ is, result }, step) => (!is ? 'fails' : result === first.results[step].result ? 'same' : 'differs')
  console.log(`| on ${process.platform} ${process.arch} | ${columns.map(({ version }) => `Node ${version}`).join(' | ')} |`)
  console.log(`| --- | ${columns.map(() => '---').join(' | ')} |`)
  let wrong = 0
  for (const [step, { name }] of STEPS.entries()) {
    const verdicts = columns.map(({ results }) => verdict(results[step], step))
    console.log(`| ${name} | ${verdicts.map((each, column) => (column === 0 && each === 'same' ? 'works' : each)).join(' | ')} |`)
    for (const [column, each] of verdicts.entries()) {
      if (each === 'same') continue
      wrong += 1
      console.error(
        `\n${name}, Node ${columns[column].version}, ${each}:\n${columns[column].results[step].result}\non Node ${first.version}:\n${first.results[step].result}`
      )
    }
  }
  console.log(wrong === 0 ? '\nThe same everywhere.' : `\n${wrong} not as on Node ${first.version}.`)
  process.exitCode = wrong === 0 ? 0 : 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
