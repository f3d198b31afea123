import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

/** The Node versions that the package promises to run on, pinned so that a run can be repeated. */
export const NODES = ['20.20.2', '22.23.3', '24.21.0']

const PLATFORM = process.platform === 'win32' ? 'win' : process.platform

/** What a package manager or a test runner tells its own processes would be taken for settings of the installed package's. */
const OWN = /^(npm_|PLIMSOLL_|NODE_OPTIONS$|FORCE_COLOR$|NO_COLOR$|INIT_CWD$|PATH$)/i
const env = (path) => ({ ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !OWN.test(name))), PATH: path })

/** Runs to the end; the status is null where a signal ended it. */
export const run = (command, args, cwd, path = process.env.PATH) => {
  // npm and the commands that it installs are scripts, which Windows starts only through a shell.
  const shell = process.platform === 'win32' && !command.endsWith('.exe')
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, env: env(path), shell, encoding: 'utf8', timeout: 300_000 })
  if (error !== undefined) throw error
  return { status, stdout, stderr }
}

/** The same, where anything but success ends the matrix. */
export const mustRun = (command, args, cwd, path) => {
  const { status, stdout, stderr } = run(command, args, cwd, path)
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${String(status)}:\n${stdout}${stderr}`)
  return stdout
}

/** Fetches a Node from the package registry into a folder: its program, and the folder to put first in the path. */
export const installNode = (version, folder) => {
  const name = `node-${PLATFORM}-${process.arch}`
  mustRun('npm', ['install', '--prefix', folder, '--no-save', '--no-audit', '--no-fund', '--prefer-offline', `${name}@${version}`], folder)
  const bin = join(folder, 'node_modules', name, 'bin')
  const program = join(bin, process.platform === 'win32' ? 'node.exe' : 'node')
  const found = mustRun(program, ['--version'], folder).trim()
  if (found !== `v${version}`) throw new Error(`${name}@${version} is Node ${found}`)
  return { version, program, bin }
}
