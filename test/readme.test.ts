import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'

/*
 * What a block of the README is, and what is done with it, in the order of the document:
 *   yaml, js and ts that begin with "# file: NAME" or "// file: NAME" are written to an empty folder; a later command must use them
 *   ts is checked against the sources, with or without a name
 *   sh holds commands ("$ ...") and beneath each what it prints; "…" stands for any text within a line, "# exit 3" ends a command
 *   sh without a "$" holds the commands that set up a clone: package.json must have their scripts
 *   <!-- this machine --> above a block: what its commands print depends on the machine, so only that they succeed and print counts
 * Any other block is a problem, so that none is left out in silence.
 */
const TOP = dirname(dirname(fileURLToPath(import.meta.url)))
const manifest = JSON.parse(readFileSync(join(TOP, 'package.json'), 'utf8')) as {
  readonly bin: { readonly plimsoll: string }
  readonly scripts: object
}
const TSC = join(TOP, 'node_modules/typescript/bin/tsc')

interface Block {
  readonly line: number
  readonly language: string
  readonly lines: ReadonlyArray<string>
  readonly onThisMachine: boolean
}

interface Command {
  readonly text: string
  readonly line: number
  readonly expected: ReadonlyArray<string>
}

const blocksOf = (markdown: string): ReadonlyArray<Block> => {
  const lines = markdown.split('\n')
  const blocks: Block[] = []
  for (let i = 0; i < lines.length; i++) {
    const [, fence = '', language = ''] = /^\s*(`{3,}|~{3,})\s*([^\s`]*)/.exec(lines[i] ?? '') ?? []
    if (fence === '') continue
    const end = lines.findIndex((line, at) => at > i && line.trim().startsWith(fence) && line.trim().replaceAll(fence.charAt(0), '') === '')
    if (end < 0) throw new Error(`README.md:${i + 1}: the block has no end`)
    const above = lines.slice(0, i).findLast((line) => line.trim() !== '')
    blocks.push({ line: i + 1, language, lines: lines.slice(i + 1, end), onThisMachine: above?.trim() === '<!-- this machine -->' })
    i = end
  }
  return blocks
}

const fileOf = ({ language, lines }: Block): string | undefined => {
  const pattern = language === 'yaml' ? /^# file: (\S+)$/ : /^\/\/ file: (\S+)$/
  return pattern.exec(lines[0] ?? '')?.[1]
}

const commandsOf = ({ lines, line }: Block): ReadonlyArray<Command> =>
  lines.flatMap((text, i) => {
    if (!text.startsWith('$ ')) return []
    const rest = lines.slice(i + 1)
    const next = rest.findIndex((other) => other.startsWith('$ '))
    return [{ text: text.slice(2), line: line + i + 1, expected: next < 0 ? rest : rest.slice(0, next) }]
  })

const setUpProblems = ({ lines }: Block): ReadonlyArray<string> =>
  lines.flatMap((line) => {
    const script = /^npm ci && npm (\w+)(\s+#.*)?$/.exec(line)?.[1]
    if (script === undefined) return [`not a command ("$ ...") and not one that sets up a clone: ${line}`]
    return Object.hasOwn(manifest.scripts, script) ? [] : [`package.json has no script ${script}`]
  })

/** An empty project in which plimsoll is installed: `import 'plimsoll'` and the command give what was built. */
const prepare = (folder: string): void => {
  mkdirSync(join(folder, 'node_modules'), { recursive: true })
  symlinkSync(TOP, join(folder, 'node_modules/plimsoll'), 'junction')
  writeFileSync(join(folder, 'package.json'), '{"type": "module"}')
  mkdirSync(join(folder, 'bin'))
  const command = join(TOP, manifest.bin.plimsoll).replaceAll('\\', '/')
  writeFileSync(join(folder, 'bin/plimsoll'), `#!/bin/sh\nexec node '${command}' "$@"\n`, { mode: 0o755 })
}

const run = (text: string, folder: string): { readonly status: number | null; readonly printed: string } => {
  // What the tests themselves run under says nothing about a reader's terminal.
  const leaks = /^(PLIMSOLL_|FORCE_COLOR$|NO_COLOR$|NODE_|VITEST)/
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !leaks.test(name)))
  const PATH = [join(folder, 'bin'), dirname(process.execPath), env['PATH']].join(delimiter)
  // Both streams in one, as a terminal shows them.
  const { status, stdout } = spawnSync(`{ ${text}\n} 2>&1`, { cwd: folder, env: { ...env, PATH }, shell: 'bash', encoding: 'utf8', timeout: 60_000 })
  return { status, printed: stdout }
}

const matches = (expected: string, line: string): boolean => {
  const parts = expected.split('…').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`).test(line)
}

const commandProblems = ({ text, expected }: Command, folder: string, onThisMachine: boolean): ReadonlyArray<string> => {
  const wanted = Number(/\s# exit (\d+)$/.exec(text)?.[1] ?? 0)
  const { status, printed } = run(text, folder)
  const lines = printed === '' ? [] : printed.replace(/\n$/, '').split('\n')
  const told = `$ ${text}\n${printed}`
  if (status !== wanted) return [`exit code ${String(status)}, expected ${wanted}: ${told}`]
  if (onThisMachine) return printed.trim() === '' ? [`prints nothing: ${told}`] : []
  if (lines.length !== expected.length) return [`prints ${lines.length} lines, the README has ${expected.length}: ${told}`]
  const wrong = lines.findIndex((line, i) => !matches(expected[i] ?? '', line))
  return wrong < 0 ? [] : [`line ${wrong + 1} of what it prints differs: "${lines[wrong] ?? ''}", not "${expected[wrong] ?? ''}": ${told}`]
}

const typeProblems = (name: string, text: string, folder: string): ReadonlyArray<string> => {
  writeFileSync(join(folder, name), text)
  const paths = { plimsoll: [`${TOP}/src/index.ts`], 'plimsoll/core': [`${TOP}/src/core.ts`], 'plimsoll/adapters/*': [`${TOP}/adapters/*.ts`] }
  const language = { strict: true, exactOptionalPropertyTypes: true, target: 'es2023', module: 'nodenext', noEmit: true }
  const places = { paths, types: ['node'], typeRoots: [`${TOP}/node_modules/@types`], allowImportingTsExtensions: true }
  const compilerOptions = { ...language, ...places }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: [name] }))
  const { status, stdout } = spawnSync(process.execPath, [TSC, '-p', folder], { encoding: 'utf8' })
  return status === 0 ? [] : [`does not compile: ${stdout}`]
}

const blockProblems = (block: Block, folder: string): ReadonlyArray<string> => {
  const { language, lines } = block
  const text = `${lines.join('\n')}\n`
  const file = fileOf(block)
  if (language === 'sh') {
    const start = lines.findIndex((line) => line.startsWith('$ '))
    const setUp = setUpProblems({ ...block, lines: start < 0 ? lines : lines.slice(0, start) })
    return [...setUp, ...commandsOf(block).flatMap((command) => commandProblems(command, folder, block.onThisMachine))]
  }
  if (language === 'ts') return typeProblems(file ?? `block-${block.line}.ts`, text, folder)
  if (file === undefined || !['yaml', 'js'].includes(language)) return [`nothing is known to be done with this block (${language || 'no language'})`]
  mkdirSync(dirname(join(folder, file)), { recursive: true })
  writeFileSync(join(folder, file), text)
  return []
}

/** Files that no later command names, by themselves or by their folder: what they say is not held to anything. */
const unused = (blocks: ReadonlyArray<Block>): ReadonlyArray<string> =>
  blocks.flatMap((block, i) => {
    const file = fileOf(block)
    const named = (text: string): boolean => text.split(/[\s'"]+/).some((word) => [file, `./${file}`, dirname(file ?? '')].includes(word))
    const later = blocks.slice(i + 1).flatMap((other) => (other.language === 'sh' ? commandsOf(other) : []))
    return file === undefined || later.some(({ text }) => named(text)) ? [] : [`README.md:${block.line}: no command uses ${file}`]
  })

const problemsOf = (markdown: string): ReadonlyArray<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-readme-'))
  folders.push(folder)
  prepare(folder)
  const blocks = blocksOf(markdown)
  return [...blocks.flatMap((block) => blockProblems(block, folder).map((problem) => `README.md:${block.line}: ${problem}`)), ...unused(blocks)]
}

const folders: string[] = []
afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true })))

describe('README.md', () => {
  const readme = readFileSync(join(TOP, 'README.md'), 'utf8')

  it('says what is so: every block runs and prints what it shows', () => expect(problemsOf(readme)).toEqual([]))

  it('comes to the point: at most 60 words before the first block', () => {
    expect(readme.slice(0, readme.indexOf('```')).match(/[\w'’-]+/g)?.length).toBeLessThanOrEqual(60)
  })
})

const block = (language: string, ...lines: ReadonlyArray<string>): string => ['```' + language, ...lines, '```', ''].join('\n')
const program = block('js', '// file: a.mjs', "import { parseTierFile } from 'plimsoll/core'", "console.log(parseTierFile('tiers: {a: {}}')._tag)")

describe('the runner of the blocks', () => {
  it.each([
    ['a program and what it prints', program + block('sh', '$ node a.mjs', 'Right', '$ node a.mjs | cat', 'R…t')],
    ['an exit code other than 0', block('sh', '$ plimsoll no-such-command 2> /dev/null # exit 2')],
    [
      'files in folders',
      block('yaml', '# file: m/a.yaml', 'facts: {}') + block('sh', '$ plimsoll test m', '…', '', '0 passed, 0 failed, 1 without an expectation')
    ],
    ['types', block('ts', "import { parseTierFile } from 'plimsoll/core'", "export const tag: 'Left' | 'Right' = parseTierFile('')._tag")],
    ['set-up commands', block('sh', 'npm ci && npm start   # this machine', 'npm ci && npm test')],
    ['output of this machine', `<!-- this machine -->\n\n${block('sh', '$ plimsoll facts')}`]
  ])('takes %s', (_, markdown) => expect(problemsOf(markdown)).toEqual([]))

  it.each([
    ['another output', program + block('sh', '$ node a.mjs', 'Left'), 'differs'],
    ['one line too few', program + block('sh', '$ node a.mjs'), 'lines'],
    ['one line too many', program + block('sh', '$ node a.mjs', 'Right', ''), 'lines'],
    ['a command that fails', block('sh', '$ plimsoll no-such-command', '…', '…'), 'exit code 2, expected 0'],
    ['a command that should fail', block('sh', '$ true # exit 3'), 'exit code 0, expected 3'],
    ['an unknown language', block('toml', 'a = 1'), 'toml'],
    ['no language', block('', 'a'), 'no language'],
    ['a nameless tier file', block('yaml', 'tiers: {}'), 'yaml'],
    ['a nameless program', block('js', 'f()'), 'js'],
    ['a file that nothing uses', block('yaml', '# file: a.yaml', 'tiers: {}'), 'no command uses a.yaml'],
    ['a wrong type', block('ts', "import { parseTierFile } from 'plimsoll/core'", 'parseTierFile(1)'), 'does not compile'],
    ['an import that is not there', block('ts', "export { nothing } from 'plimsoll'"), 'does not compile'],
    ['a line of sh that is no command', block('sh', 'plimsoll facts'), 'not a command'],
    ['a script that is not there', block('sh', 'npm ci && npm frobnicate'), 'no script frobnicate'],
    ['a failure on this machine', `<!-- this machine -->\n${block('sh', '$ false')}`, 'exit code 1'],
    ['silence on this machine', `<!-- this machine -->\n${block('sh', '$ true')}`, 'prints nothing']
  ])('refuses %s', (_, markdown, why) => expect(problemsOf(markdown).join('\n')).toContain(why))

  it('refuses a block without an end', () => expect(() => blocksOf('```sh\n$ true\n')).toThrow('no end'))
})
