import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { builtInFacts } from '../../src/facts/dictionary.ts'
import { parseMachineFile } from '../../src/facts/machine-file.ts'

const findings = (capture: string): ReadonlyArray<string> => {
  const parsed = parseMachineFile(`capture: ${capture}\n`, 'my.yaml', builtInFacts)
  return E.isLeft(parsed) ? parsed.left.map(({ message }) => message) : []
}

describe('a capture that is written wrongly', () => {
  it.each([
    ['5', 'found 5, expected a mapping such as {platform: linux, files: {…}}'],
    ['{}', 'platform'],
    ['{platform: beos}', 'found "beos", expected one of linux, darwin, win32, freebsd, openbsd, sunos, aix, android'],
    ['{platform: linux, arch: 64}', 'found 64, expected an architecture such as x64 or arm64'],
    ['{platform: linux, env: 5}', 'found 5, expected variables by name'],
    ['{platform: linux, env: {A: 5}}', 'found 5, expected text; quote a number'],
    ['{platform: linux, os: 5}', 'found 5, expected a mapping such as {totalmem: 17179869184}'],
    ['{platform: linux, os: {totalmem: much}}', 'found "much", expected bytes from 0 up'],
    ['{platform: linux, os: {freemem: -1}}', 'found -1, expected bytes from 0 up'],
    ['{platform: linux, os: {logicalProcessors: -1}}', 'found -1, expected a number from 0 up'],
    ['{platform: linux, files: 5}', 'found 5, expected texts of files by path, such as {/proc/meminfo: "MemTotal: …"}'],
    ['{platform: linux, files: {/a: 5}}', 'found 5, expected the text of the file; quote a number'],
    ['{platform: linux, folders: 5}', 'found 5, expected names in folders by path'],
    ['{platform: linux, folders: {/a: 5}}', 'found 5, expected a list of names'],
    ['{platform: linux, folders: {/a: [5]}}', 'found 5, expected a name'],
    ['{platform: linux, links: 5}', 'found 5, expected targets of links by path'],
    ['{platform: linux, links: {/a: 5}}', 'found 5, expected where the link leads to'],
    ['{platform: linux, forbidden: 5}', 'found 5, expected a list of paths'],
    ['{platform: linux, forbidden: [5]}', 'found 5, expected an absolute path'],
    ['{platform: linux, tools: 5}', 'found 5, expected what tools said, by command line, such as {nvidia-smi -q -x: …}'],
    ['{platform: linux, tools: {a: 5}}', 'found 5, expected what a tool said: text, or a mapping such as {stdout: text, exitCode: 0}'],
    ['{platform: linux, tools: {a: {stdout: 5}}}', 'found 5, expected what the tool printed'],
    ['{platform: linux, tools: {a: {stderr: 5}}}', 'found 5, expected what the tool printed to standard error'],
    ['{platform: linux, tools: {a: {exitCode: zero}}}', 'found "zero", expected the number that the tool ended with'],
    ['{platform: linux, tools: {a: {exitCode: 0.5}}}', 'found 0.5, expected the number that the tool ended with'],
    ['{platform: linux, tools: {a: {decoded: 5}}}', 'found 5, expected what the process that read the tool handed back'],
    ['{platform: linux, tools: {a: {error: 5}}}', 'found 5, expected a mapping such as {kind: timed-out, message: it gave no answer}'],
    ['{platform: linux, tools: {a: {error: {kind: failed}}}}', 'message'],
    ['{platform: linux, tools: {a: {error: {message: x}}}}', 'kind'],
    ['{platform: linux, tools: {a: {error: {kind: failed, message: 5}}}}', 'found 5, expected text'],
    [
      '{platform: linux, tools: {a: {error: {kind: odd, message: x}}}}',
      'found "odd", expected one of not-installed, not-supported, no-permission, timed-out, malformed, failed'
    ],
    ['{platform: linux, disk_free_bytes: -1}', 'found -1, expected bytes from 0 up']
  ])('%s', (capture, message) => expect(findings(capture)).toEqual([expect.stringContaining(message)]))

  it.each([
    '{platform: linux, tools: {a: text}}',
    '{platform: linux, tools: {a: {exitCode: null}}}',
    '{platform: linux, tools: {a: {stdout: text, stderr: text, exitCode: -1}}}',
    '{platform: linux, tools: {a: {error: {kind: malformed, message: x}}}}',
    '{platform: linux, os: {totalmem: 0, logicalProcessors: 0}, disk_free_bytes: 0}'
  ])('and one that is not: %s', (capture) => expect(findings(capture)).toEqual([]))

  it('with a tool plainly as text says that it ended well', () => {
    const parsed = parseMachineFile('capture: {platform: linux, tools: {a: text}}\n', 'my.yaml', builtInFacts)
    expect(E.isRight(parsed) && parsed.right.machine.capture?.tools).toEqual({ a: { stdout: 'text', exitCode: 0 } })
  })
})
