import type { Capture, CapturedTool } from '../facts/captures/capture.ts'

/** A command line as captures write it: the tool's own name, whatever folder it lies in, and its arguments. */
export const commandLine = (command: string, args: ReadonlyArray<string>): string => [toolName(command), ...args].join(' ')

const toolName = (command: string): string => command.replace(/^.*[\\/]/, '').replace(/\.exe$/i, '')

/** What a tool said: by its whole command line, else by its name where only one command line begins with it. */
export const toolSaid = ({ tools = {} }: Capture, line: string): CapturedTool | undefined => {
  if (Object.hasOwn(tools, line)) return tools[line]
  const name = line.split(' ')[0]
  const [only, ...more] = Object.keys(tools).filter((each) => each.split(' ')[0] === name)
  return only === undefined || more.length > 0 ? undefined : tools[only]
}

/** The names of all tools that said something: they are there. */
export const toolNames = ({ tools = {} }: Capture): ReadonlyArray<string> => [
  ...new Set(Object.entries(tools).flatMap(([line, { error }]) => (error?.kind === 'not-installed' ? [] : [line.split(' ')[0] ?? ''])))
]
