import { statSync } from 'node:fs'
import { either as E } from 'fp-ts'
import type { DetectorOptions } from '../detector/detector.ts'
import { aboutFile } from '../source/diagnostic.ts'
import { exitCode, type ExitCode } from './exit-code.ts'
import { ownValue, type Options } from './options.ts'
import { showError } from './show-diagnostics.ts'
import type { Terminal } from './terminal.ts'

/** Which machine is looked at: this one, or a tree of its files that `--root` names. An error has been told: it is the exit code. */
export const lookedAt = (options: Options, terminal: Terminal): E.Either<ExitCode, Pick<DetectorOptions, 'root' | 'modelsDir'>> => {
  const root = ownValue(options, 'root')
  const modelsDir = ownValue(options, 'models-dir')
  const told = { ...(root === undefined ? {} : { root }), ...(modelsDir === undefined ? {} : { modelsDir }) }
  if (root === undefined || isFolder(root)) return E.right(told)
  const diagnostics = [aboutFile(root, 'file/no-root', 'there is no such folder to read /proc and /sys below')]
  showError({ _tag: 'InvalidFile', file: root, diagnostics, text: null }, options.json, terminal)
  return E.left(exitCode.file)
}

const isFolder = (path: string): boolean => {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}
