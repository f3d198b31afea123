import { execFileSync } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { row } from './measure.mjs'

const MIB = 2 ** 20

/** Packages that a package brings in a folder of its own are listed, and counted, by themselves. */
const bytesIn = (folder) =>
  readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    if (entry.name === 'node_modules') return sum
    const path = join(folder, entry.name)
    return sum + (entry.isDirectory() ? bytesIn(path) : statSync(path).size)
  }, 0)

/** What an app that depends on Plimsoll gets: our own files, and the packages that we need at run time. */
export const size = () => {
  const printed = execFileSync('npm', ['ls', '--omit=dev', '--all', '--parseable'], { encoding: 'utf8', shell: process.platform === 'win32' })
  const [, ...packages] = printed.trim().split('\n')
  const sum = (folders) => folders.reduce((bytes, folder) => bytes + bytesIn(folder), 0) / MIB
  return [
    row('production dependencies, installed', sum(packages), ' MiB', null, { note: `${packages.length} packages` }),
    row('our own JavaScript and rules', sum(['dist', 'rules']), ' MiB')
  ]
}
