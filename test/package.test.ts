import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runInNewContext } from 'node:vm'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const TOP = dirname(dirname(fileURLToPath(import.meta.url)))
const folder = mkdtempSync(join(tmpdir(), 'plimsoll-package-'))
const app = join(folder, 'app')
const installed = join(app, 'node_modules/plimsoll')

interface Manifest {
  readonly bin: { readonly plimsoll: string }
  readonly exports: Readonly<Record<string, unknown>>
  readonly scripts: Readonly<Record<string, string>>
  readonly dependencies: Readonly<Record<string, string>>
}
const manifestOf = (place: string): Manifest => JSON.parse(readFileSync(join(place, 'package.json'), 'utf8')) as Manifest

const run = (command: string, args: ReadonlyArray<string>, cwd: string): string => {
  // npm and the commands that it installs are scripts, which Windows starts only through a shell.
  const shell = process.platform === 'win32' && !command.endsWith('.exe')
  // What npm tells the tests about this project would be taken for settings of the other one.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(npm_|PLIMSOLL_|NODE_OPTIONS$|FORCE_COLOR$)/i.test(name)))
  const { status, stdout, stderr } = spawnSync(command, [...args], { cwd, env, shell, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${String(status)}:\n${stdout}${stderr}`)
  return stdout
}
const node = (...args: ReadonlyArray<string>): string => run(process.execPath, args, app)

const filesOf = (place: string): ReadonlyArray<string> =>
  readdirSync(place, { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isFile()
      ? [
          join(entry.parentPath, entry.name)
            .slice(place.length + 1)
            .replaceAll('\\', '/')
        ]
      : []
  )

beforeAll(() => {
  // Packing builds, and other tests are using what was built here: so it is done in a copy.
  const copy = join(folder, 'copy')
  const left = ['node_modules', 'dist', 'coverage', '.git']
  for (const name of readdirSync(TOP)) if (!left.includes(name)) cpSync(join(TOP, name), join(copy, name), { recursive: true })
  symlinkSync(join(TOP, 'node_modules'), join(copy, 'node_modules'), 'junction')
  run('npm', ['pack', '--silent', '--pack-destination', folder], copy)
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? ''
  mkdirSync(app)
  writeFileSync(join(app, 'package.json'), '{"private": true}')
  writeFileSync(join(app, 'machine.yaml'), 'facts: {ram_gb: 16, cpu_cores: 8, gpu_present: false}\n')
  run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', join('..', tarball)], app)
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('what is published', () => {
  it('is the built files, the rules and what npm always takes along: no sources, no tests', () => {
    const kept =
      /^(dist\/(.*\.(c?js|d\.ts)|THIRD-PARTY-LICENSES\.txt)|rules\/.*\.(yaml|json|mjs)|rules\/findings\/[a-z-]+\.md|package\.json|README\.md|LICENSE|CHANGELOG\.md)$/
    expect(filesOf(installed).filter((file) => !kept.test(file) || /^test\/|\.(test|bench)\./.test(file))).toEqual([])
    expect(filesOf(installed)).toEqual(expect.arrayContaining(['dist/index.js', 'dist/types/src/index.d.ts', 'rules/tiers.yaml', 'LICENSE']))
  })

  it('runs nothing when it is installed', () => {
    const { scripts } = manifestOf(installed)
    expect(Object.keys(scripts).filter((name) => /^((pre|post)?install|(pre|post)?prepare|dependencies)$/.test(name))).toEqual([])
  })

  it('brings no native code along', () => {
    expect(filesOf(join(app, 'node_modules')).filter((file) => /\.(node|gyp|dll|so|dylib)$/.test(file))).toEqual([])
  })

  it('names every package whose code is part of it, with its licence', () => {
    const licences = readFileSync(join(installed, 'dist/THIRD-PARTY-LICENSES.txt'), 'utf8')
    // The chunks keep a comment above each module; the command is minified and holds picocolors beside the same ones.
    const code = filesOf(installed).flatMap((file) => (file.endsWith('.js') ? [readFileSync(join(installed, file), 'utf8')] : []))
    const bundled = code.flatMap((text) => [...text.matchAll(/^\/\/ .*node_modules\/((?:@[^/\n]+\/)?[^/\n]+)/gm)].map(([, name = '']) => name))
    expect(bundled).toEqual(expect.arrayContaining(['fp-ts', 'io-ts', 'json-rules-engine', 'yaml']))
    const missing = ['picocolors', ...new Set(bundled)].filter(
      (name) => !new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(.+\\)\\n\\n(?!The package carries)`, 'm').test(licences)
    )
    expect(missing).toEqual([])
  })
})

describe('an empty project that installs it', () => {
  const entries = (): ReadonlyArray<string> => {
    const named = Object.keys(manifestOf(installed).exports).filter((name) => !/[*]|\.json$/.test(name))
    const built = readdirSync(join(installed, 'dist/adapters')).filter((file) => file.endsWith('.js'))
    const adapters = built.map((file) => `./adapters/${file.slice(0, -'.js'.length)}`)
    return [...named, ...adapters].map((name) => `plimsoll${name.slice(1)}`)
  }

  it('imports every entry', () => {
    expect(entries()).toEqual(expect.arrayContaining(['plimsoll', 'plimsoll/core', 'plimsoll/adapters/os']))
    for (const entry of entries()) {
      expect(node('--input-type=module', '-e', `console.log(Object.keys(await import('${entry}')).length > 0)`)).toBe('true\n')
    }
  })

  it('requires every entry', () => {
    for (const entry of entries()) expect(node('-e', `console.log(Object.keys(require('${entry}')).length > 0)`)).toBe('true\n')
  })

  it('runs the command', () => {
    const command = join('node_modules', '.bin', process.platform === 'win32' ? 'plimsoll.cmd' : 'plimsoll')
    expect(JSON.parse(run(command, ['--machine', 'machine.yaml', '--json'], app))).toMatchObject({ schemaVersion: 1, tier: 'mid_range' })
    expect(run(command, ['--version'], app)).toMatch(/^\d+\.\d+\.\d+\n$/)
  })

  const STRICT = { strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, skipLibCheck: false, noEmit: true }
  const compile = (name: string, options: object, lines: ReadonlyArray<string>): string => {
    writeFileSync(join(app, name), lines.join('\n'))
    const compilerOptions = { ...STRICT, typeRoots: [join(TOP, 'node_modules/@types')], ...options }
    writeFileSync(join(app, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: [name] }))
    return node(join(TOP, 'node_modules/typescript/bin/tsc'), '-p', app)
  }

  it('compiles a strict program for Node, our types included', () => {
    const options = { target: 'es2023', module: 'nodenext', types: ['node'] }
    const printed = compile('program.mts', options, [
      "import { defineAdapter, HardwareTierDetector, PlimsollError, type Decision } from 'plimsoll'",
      "import { osAdapter } from 'plimsoll/adapters/os'",
      "const npu = defineAdapter({ name: 'npu', provides: ['npu_tops'], probe: async () => ({ npu_tops: 45 }) })",
      'const detector = await HardwareTierDetector.load({ adapters: [npu, osAdapter()] })',
      'const decision: Decision = await detector.decide({ ram_gb: 16 })',
      'const tier: string | null = decision.tier',
      'const margins: ReadonlyArray<number | null> = decision.tiers.flatMap(({ bounds }) => bounds.map(({ margin }) => margin))',
      'const tell = (error: unknown): string => (error instanceof PlimsollError ? error.reason._tag : String(error))',
      '// @ts-expect-error a tier is a name',
      'export const wrong: number = decision.tier ?? tell(tier) + margins.length'
    ])
    expect(printed).toBe('')
  })

  it('compiles a strict program for browsers, without the types of Node', () => {
    const options = { target: 'es2022', module: 'esnext', moduleResolution: 'bundler', lib: ['es2022', 'dom'], types: [] }
    const printed = compile('page.mts', options, [
      "import { decideSync, parseTierFile, type Ladder } from 'plimsoll/core'",
      "const ladder = parseTierFile('tiers: {a: {ram_gb: {min: 4}}}')",
      'const decide = (found: Ladder): string | null => {',
      '  const decided = decideSync(found, { ram_gb: 8 })',
      "  return decided._tag === 'Right' ? decided.right.tier : null",
      '}',
      "export const tier = ladder._tag === 'Right' ? decide(ladder.right) : null"
    ])
    expect(printed).toBe('')
  })
})

describe('plimsoll/core in a browser', () => {
  const program = `
    import { decide, decideSync, parseTierFile } from 'plimsoll/core'
    const { right: ladder } = parseTierFile('fallback: a\\ntiers: {a: {}, b: {ram_gb: {min: 8}, any_of: [{gpu_vram_gb: {above: 4}}, {cpu_cores: {min: 8}}]}}')
    const machine = { ram_gb: 16, cpu_cores: 8 }
    globalThis.answer = decide(ladder, machine)().then(({ right }) => [right.tier, decideSync(ladder, machine).right.tier, right.tiers[0].bounds.length])`

  const bundle = async (): Promise<{ readonly text: string; readonly inputs: ReadonlyArray<string> }> => {
    const stdin = { contents: program, resolveDir: app, sourcefile: 'page.js' }
    const options = { bundle: true, write: false, metafile: true, platform: 'browser', format: 'iife', logLevel: 'silent' } as const
    const { outputFiles, metafile } = await build({ stdin, ...options })
    const imports = Object.values(metafile.inputs).flatMap((input) => input.imports.map(({ path }) => path))
    return { text: outputFiles[0]?.text ?? '', inputs: [...Object.keys(metafile.inputs), ...imports] }
  }

  it('bundles without a built-in of Node and without a probe', async () => {
    const { inputs } = await bundle()
    expect(inputs.length).toBeGreaterThan(1)
    expect(inputs.filter((path) => /^node:|^\(disabled\)|systeminformation|child_process/.test(path))).toEqual([])
  })

  it('decides where there is next to nothing of a browser, and code may not be made from text', async () => {
    const world: { answer?: Promise<unknown>; [name: string]: unknown } = { setTimeout, TextEncoder }
    runInNewContext((await bundle()).text, world, { contextCodeGeneration: { strings: false, wasm: false } })
    expect(await world.answer).toEqual(['b', 'b', 3])
  })
})
