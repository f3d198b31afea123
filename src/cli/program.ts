import { either as E } from 'fp-ts'
import { detect } from './detect.ts'
import { exitCode, type ExitCode } from './exit-code.ts'
import { exportTo } from './export.ts'
import { facts } from './facts.ts'
import { helpText } from './help.ts'
import { init } from './init.ts'
import { readInvocation, type Invocation } from './options.ts'
import type { ProgramContext } from './program-context.ts'
import { visible } from '../source/frame.ts'
import { testMachines } from './test-machines.ts'

/** Runs the command line to its exit code. What a user sees is never a stack trace. */
export const runProgram = async (args: ReadonlyArray<string>, context: ProgramContext, version: string): Promise<ExitCode> => {
  const { terminal } = context
  const invocation = readInvocation(args, context.env)
  if (E.isLeft(invocation)) {
    for (const problem of invocation.left) terminal.err(`${terminal.paint.bad('error')}  ${visible(problem)}`)
    terminal.err('plimsoll --help tells what there is')
    return exitCode.usage
  }
  const { wants } = invocation.right
  if (wants !== 'result') {
    terminal.out(wants === 'help' ? helpText(terminal.paint) : version)
    return exitCode.ok
  }
  try {
    return await runCommand(invocation.right, context, version)
  } catch (cause) {
    terminal.err(`${terminal.paint.bad('error')}  ${visible(cause instanceof Error ? cause.message : String(cause))}`)
    return exitCode.negative
  }
}

const runCommand = async ({ command, operands, options }: Invocation, context: ProgramContext, version: string): Promise<ExitCode> => {
  const [operand] = operands
  switch (command) {
    case 'facts':
      return facts(options, context)
    case 'init':
      return init(operand, context)
    case 'check':
      return (await import('./further.ts')).checkFile(operand, options, context, version)
    case 'diff':
      return (await import('./further.ts')).diffFiles(operands, options, context)
    case 'map':
      return (await import('./further.ts')).mapFile(operand, options, context)
    case 'test':
      return testMachines(operand ?? '.', options, context)
    case 'capture':
      return (await import('./further.ts')).capture(options, context)
    case 'watch':
      return (await import('./further.ts')).watch(options, context)
    case 'replay':
      return (await import('./further.ts')).replayFile(operand ?? '', options, context)
    case 'export':
      return exportTo(options, context)
    case 'fit':
      return import('./further.ts').then(({ fitModel }) => fitModel(operand ?? '', options, context))
    case 'models':
      return import('./further.ts').then(({ models }) => models(options, context))
    default:
      return detect(options, context)
  }
}
