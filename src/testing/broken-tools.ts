import type { CapturedMachine, ToolAnswer } from './captured-host.ts'

type Tool = NonNullable<CapturedMachine['tool']>

const TEN_MEGABYTES = 10 * 2 ** 20

/** An amount with its unit, in a text or as a string of JSON: what tools print "N/A" for. */
const AMOUNT = /\b\d+(?:\.\d+)? ?(?:%|(?:B|[KMGT]i?B|bytes|W|C|MHz)\b)/g

const printed = (stdout: string, stderr = '', exitCode = 0): ToolAnswer => ({ stdout, stderr, exitCode })

/** The ways in which tools fail, each made from what the sample's own tool answers. */
export const brokenTools = (tool: Tool = () => undefined): ReadonlyArray<{ readonly name: string; readonly tool: Tool }> => {
  const instead =
    (broken: (answer: ToolAnswer) => ToolAnswer): Tool =>
    (command, args) => {
      const answer = tool(command, args)
      return answer === undefined ? undefined : broken(answer)
    }
  const textOf = (answer: ToolAnswer): string => (typeof answer === 'object' && 'stdout' in answer ? answer.stdout : '')
  return [
    { name: 'hangs', tool: instead(() => 'hangs') },
    { name: 'is silent', tool: instead(() => printed('')) },
    { name: 'prints 10 MB', tool: instead(() => printed('x'.repeat(TEN_MEGABYTES))) },
    { name: 'prints garbage', tool: instead(() => printed('\u0000\ufffd{"]<>&;\u001b[31m')) },
    { name: 'prints half an answer', tool: instead((answer) => printed(textOf(answer).slice(0, textOf(answer).length / 2))) },
    { name: 'answers N/A for every amount', tool: instead((answer) => printed(textOf(answer).replace(AMOUNT, 'N/A'))) },
    { name: 'exits with 1', tool: instead(() => printed('', 'it went wrong', 1)) },
    { name: 'warns and answers', tool: instead((answer) => printed(textOf(answer), 'warning: something is odd')) },
    { name: 'is missing', tool: () => undefined },
    { name: 'is forbidden', tool: instead(() => ({ kind: 'no-permission', message: 'permission denied' })) }
  ]
}
