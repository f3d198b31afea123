import * as t from 'io-ts'
import { closed, namedItems } from '../../source/mapping.ts'
import { listOf, nullable, number, oneOf, shape, text, type Shape } from '../../source/shape.ts'
import type { ProbeError } from '../adapter.ts'
import type { Capture, CapturedTool } from './capture.ts'

const path = text('an absolute path')
const content = text('the text of the file; quote a number')
const amount = number('a number from 0 up', { from: 0 })
const bytes = number('bytes from 0 up', { from: 0 })

const error: Shape<ProbeError> = closed(
  { kind: oneOf(['not-installed', 'not-supported', 'no-permission', 'timed-out', 'malformed', 'failed'] as const), message: text('text') },
  { called: 'a mapping such as {kind: timed-out, message: it gave no answer}', required: ['kind', 'message'] }
)

const toolFields: Shape<CapturedTool> = closed(
  {
    stdout: text('what the tool printed'),
    stderr: text('what the tool printed to standard error'),
    exitCode: nullable(number('the number that the tool ended with', { integer: true })),
    decoded: text('what the process that read the tool handed back'),
    error
  },
  { called: 'what a tool said: text, or a mapping such as {stdout: text, exitCode: 0}' }
)

/** What a tool printed, plainly as text, or with how it ended. */
const tool: Shape<CapturedTool> = shape(toolFields.name, { ...toolFields.schema, type: ['string', 'object'] }, (u, c) =>
  typeof u === 'string' ? t.success({ stdout: u, exitCode: 0 }) : toolFields.validate(u, c)
)

const byPath = <A>(item: Shape<A>, called: string): Shape<Readonly<Record<string, A>>> => namedItems({ called, key: path, item })

/** The codec of the section `capture:` of a machine file. */
export const captureShape: Shape<Capture> = closed(
  {
    platform: oneOf(['linux', 'darwin', 'win32', 'freebsd', 'openbsd', 'sunos', 'aix', 'android'] as const),
    arch: text('an architecture such as x64 or arm64'),
    env: namedItems({ called: 'variables by name', key: text('the name of a variable'), item: text('text; quote a number') }),
    os: closed(
      {
        totalmem: bytes,
        freemem: bytes,
        availableMemory: bytes,
        constrainedMemory: bytes,
        logicalProcessors: amount,
        availableParallelism: amount
      },
      { called: 'a mapping such as {totalmem: 17179869184}' }
    ),
    files: byPath(content, 'texts of files by path, such as {/proc/meminfo: "MemTotal: …"}'),
    folders: byPath(listOf(text('a name'), 'a list of names'), 'names in folders by path'),
    links: byPath(text('where the link leads to'), 'targets of links by path'),
    forbidden: listOf(path, 'a list of paths'),
    tools: namedItems({ called: 'what tools said, by command line, such as {nvidia-smi -q -x: …}', key: text('a command line'), item: tool }),
    disk_free_bytes: bytes
  },
  { called: 'a mapping such as {platform: linux, files: {…}}', required: ['platform'] }
)
