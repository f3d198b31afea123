import { readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { basename, dirname, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const PURE = ['source', 'facts', 'tiers', 'engine', 'decision', 'models', 'check']
const UNDER_DETECTOR = [...PURE, 'live', 'fleet', 'probe']

/** What each room may import beside itself. The two entry points are named by their files. */
const ROOMS: Readonly<Record<string, ReadonlyArray<string>>> = {
  source: [],
  facts: ['source'],
  tiers: ['source', 'facts'],
  engine: ['source', 'facts', 'tiers'],
  decision: ['source', 'facts', 'tiers', 'engine'],
  models: ['source', 'facts', 'tiers'],
  check: ['source', 'facts', 'tiers', 'engine', 'decision', 'models'],
  live: ['source', 'facts', 'tiers', 'decision', 'models'],
  fleet: ['source', 'facts', 'tiers', 'engine', 'decision'],
  probe: ['source', 'facts'],
  apart: ['source', 'facts', 'probe'],
  detector: [...UNDER_DETECTOR, 'apart', 'adapters'],
  testing: ['source', 'facts', 'probe'],
  cli: [...UNDER_DETECTOR, 'apart', 'detector', 'testing', 'adapters'],
  adapters: ['facts'],
  'core.ts': PURE,
  'index.ts': [...UNDER_DETECTOR, 'apart', 'detector', 'core.ts']
}
const TOUCHES_THE_MACHINE = ['adapters', 'probe', 'apart', 'testing', 'detector', 'cli']
const NO_PURPOSE = /^(utils?|commons?|helpers?|misc|shared|lib)$/
const MOST_LINES = 250
const MEDIAN_LINES = 100

const TOP_LEVEL = [
  'package.json package-lock.json tsconfig.json tsconfig.types.json esbuild.config.mjs vitest.config.ts knip.json',
  'README.md LICENSE CHANGELOG.md CONTRIBUTING.md NOTICE',
  '.git .gitignore .npmrc .prettierrc.json .prettierignore .oxlintrc.json .ci .github',
  'src adapters rules test'
].flatMap((line) => line.split(' '))

/** Texts of code by path from the top of the project. */
type House = Readonly<Record<string, string>>

interface Import {
  readonly from: string
  readonly to: string
  readonly how: 'static' | 'type' | 'dynamic'
}

const STATEMENT = /^\s*(?:import|export)\s(?<what>[^'"`;=]*?\sfrom\s*)?['"](?<to>[^'"]+)['"]/gm
const CALL = /(?<!\w)(?:import|require)\(\s*['"](?<to>[^'"]+)['"]/g

const importsOf = (from: string, text: string): ReadonlyArray<Import> => {
  const place = (to: string): string => (to.startsWith('.') ? posix.join(posix.dirname(from), to) : to)
  const isType = (what: string): boolean => /^type\s/.test(what) || /^\{(\s*type\s[^,]*,?)*\s*\}\s*from\s*$/.test(what)
  const statements = [...text.matchAll(STATEMENT)].map(({ groups = {} }): Import => {
    return { from, to: place(groups['to'] ?? ''), how: isType(groups['what'] ?? '') ? 'type' : 'static' }
  })
  return [...statements, ...[...text.matchAll(CALL)].map(({ groups = {} }): Import => ({ from, to: place(groups['to'] ?? ''), how: 'dynamic' }))]
}

/** The room of a file of ours, or null for a package. */
const roomOf = (path: string): string | null => /^(?:src\/(?=[^/]+)|(?=adapters\/))([^/]+)/.exec(path)?.[1] ?? null
const isCode = (path: string): boolean => /^(src|adapters)\//.test(path)
const isBuiltIn = (name: string): boolean => name.startsWith('node:') || builtinModules.includes(name)
const lineCount = (text: string): number => text.replace(/\n$/, '').split('\n').length

const badImports = (house: House): ReadonlyArray<string> =>
  Object.entries(house)
    .flatMap(([path, text]) => importsOf(path, text))
    .flatMap(({ from, to, how }) => {
      const [room, other] = [roomOf(from), roomOf(to)]
      const says = (why: string): ReadonlyArray<string> => [`${from} imports ${to}: ${why}`]
      if (/^(fp-ts|io-ts)\/./.test(to)) return says('subpaths do not load in plain Node')
      if (room === null) return []
      if (/^(systeminformation|node-nvidia-smi)(\/|$)/.test(to) && how !== 'dynamic') return says('loaded only where it is probed')
      if (/^json-rules-engine(\/|$)/.test(to) && from !== 'src/engine/json-rules.ts') return says('src/engine/json-rules.ts is the one that does')
      if (isBuiltIn(to) && !TOUCHES_THE_MACHINE.includes(room)) return says('this room is pure')
      if (to.startsWith('test/')) return says('tests are not part of the house')
      return other === null || other === room || ROOMS[room]?.includes(other) === true
        ? []
        : says(`${room} may import ${ROOMS[room]?.join(', ') ?? 'nothing'}`)
    })

const cycles = (house: House): ReadonlyArray<string> => {
  const edges = new Map(
    Object.entries(house).map(([path, text]) => [path, importsOf(path, text).flatMap(({ to, how }) => (how === 'type' ? [] : [to]))])
  )
  const done = new Set<string>()
  const walk = (path: string, way: ReadonlyArray<string>): ReadonlyArray<string> => {
    if (way.includes(path)) return [[...way.slice(way.indexOf(path)), path].join(' → ')]
    if (done.has(path)) return []
    const found = (edges.get(path) ?? []).flatMap((to) => walk(to, [...way, path]))
    done.add(path)
    return found
  }
  return [...edges.keys()].flatMap((path) => walk(path, []))
}

const badRooms = (house: House): ReadonlyArray<string> =>
  Object.keys(house).flatMap((path) => {
    const known = !isCode(path) || Object.hasOwn(ROOMS, roomOf(path) ?? '')
    const vague = path.split('/').some((part) => NO_PURPOSE.test(part.split('.')[0] ?? ''))
    return [...(known ? [] : [`${path}: no room of the house`]), ...(vague ? [`${path}: a name without a purpose`] : [])]
  })

const badSizes = (house: House): ReadonlyArray<string> => {
  const long = Object.entries(house).flatMap(([path, text]) => (lineCount(text) > MOST_LINES ? [`${path}: ${lineCount(text)} lines`] : []))
  const sizes = Object.entries(house).flatMap(([path, text]) => (isCode(path) ? [lineCount(text)] : []))
  const median = sizes.sort((a, b) => a - b)[Math.floor(sizes.length / 2)] ?? 0
  return median > MEDIAN_LINES ? [...long, `the median file has ${median} lines`] : long
}

/** Reads of time, chance and process that need no import. */
const WORLD = /(?<![.\w])(process\.|Date\.now|new Date\(\)|performance\.now|Math\.random|setTimeout|setInterval|console\.|fetch\()/
const impure = (house: House): ReadonlyArray<string> =>
  Object.entries(house).flatMap(([path, text]) => {
    const found = ROOMS['core.ts']?.includes(roomOf(path) ?? '') === true ? WORLD.exec(text.replace(/\/\*[^]*?\*\/|\/\/.*/g, '')) : null
    return found === null ? [] : [`${path}: ${found[0]} in a pure room`]
  })

const strangersAtTheTop = (names: ReadonlyArray<string>, ignored: string): ReadonlyArray<string> => {
  const kept = new Set([...TOP_LEVEL, ...ignored.split('\n').map((line) => line.replace(/\/$/, ''))])
  return names.filter((name) => !kept.has(name) && !(name.endsWith('.tgz') && kept.has('*.tgz')))
}

const TOP = dirname(dirname(fileURLToPath(import.meta.url)))
const read = (path: string): string => readFileSync(`${TOP}/${path}`, 'utf8')
const house: House = Object.fromEntries(
  ['src', 'adapters', 'test'].flatMap((folder) =>
    readdirSync(`${TOP}/${folder}`, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.m?[jt]s$/.test(entry.name) && basename(entry.name) !== 'architecture.test.ts')
      .map((entry) => posix.join(entry.parentPath.slice(TOP.length + 1).replaceAll('\\', '/'), entry.name))
      .map((path) => [path, read(path)])
  )
)

const FLOORS: Readonly<Record<string, readonly [(house: House) => ReadonlyArray<string>, Readonly<Record<string, House>>]>> = {
  'a room imports only the rooms of its row': [
    badImports,
    {
      'a room above': { 'src/facts/a.ts': "import { b } from '../tiers/b.ts'" },
      'only its types': { 'src/source/a.ts': "import type { B } from '../facts/b.ts'" },
      'over several lines': { 'src/probe/a.ts': "import {\n  b,\n  c\n} from '../tiers/b.ts'" },
      'passed on': { 'src/core.ts': "export * from './detector/b.ts'" },
      'for its effects': { 'src/facts/a.ts': "import '../cli/b.ts'" },
      late: { 'src/decision/a.ts': "await import('../detector/b.ts')" },
      'an adapter into another room': { 'adapters/a.ts': "import { b } from '../src/source/b.ts'" },
      'an adapter from a room': { 'src/probe/a.ts': "import { b } from '../../adapters/b.ts'" },
      'a test': { 'src/cli/a.ts': "import { b } from '../../test/b.ts'" },
      'json-rules-engine in another file': { 'src/engine/a.ts': "import { Engine } from 'json-rules-engine'" },
      'systeminformation at the start': { 'adapters/a.ts': "import si from 'systeminformation'" },
      'node-nvidia-smi at the start': { 'adapters/a.ts': "export { smi } from 'node-nvidia-smi'" },
      'a built-in in a pure room': { 'src/tiers/a.ts': "import { readFileSync } from 'node:fs'" },
      'a built-in by its old name': { 'src/decision/a.ts': "import fs from 'fs'" },
      'a subpath of fp-ts': { 'src/cli/a.ts': "import * as E from 'fp-ts/Either'" },
      'a subpath of io-ts in a test': { 'test/a.test.ts': "import { failure } from 'io-ts/PathReporter'" }
    }
  ],
  'nothing goes round in circles': [
    cycles,
    {
      'two files': { 'src/facts/a.ts': "import { b } from './b.ts'", 'src/facts/b.ts': "import { a } from './a.ts'" },
      'three files, one late': {
        'src/a.ts': "export * from './b.ts'",
        'src/b.ts': "import('./c.ts')",
        'src/c.ts': "import { type B, a } from './a.ts'"
      }
    }
  ],
  'every file is in a room, with a name that says its purpose': [
    badRooms,
    {
      'a new room': { 'src/things/a.ts': '' },
      'a file beside the rooms': { 'src/a.ts': '' },
      'a vague file': { 'src/facts/utils.ts': '' },
      'a vague folder': { 'src/cli/helpers/a.ts': '' },
      'a vague test': { 'test/common.ts': '' }
    }
  ],
  'files are small': [
    badSizes,
    {
      'one long': { 'src/facts/a.ts': '\n'.repeat(251), 'src/facts/b.ts': '', 'src/facts/c.ts': '' },
      'a long test': { 'test/a.test.ts': '\n'.repeat(251) },
      'most of them long': { 'src/facts/a.ts': '\n'.repeat(101), 'src/facts/b.ts': '\n'.repeat(101), 'adapters/c.ts': '' }
    }
  ],
  'pure rooms read no clock, chance or process': [
    impure,
    { 'a clock': { 'src/decision/a.ts': 'const now = Date.now()' }, 'the process': { 'src/facts/a.ts': 'if (process.env) f()' } }
  ]
}

it('the imports of this house are seen', () => {
  const seen = Object.entries(house).flatMap(([path, text]) => importsOf(path, text).map(({ to, how }) => `${path} ${how} ${to}`))
  expect(seen).toContain('src/engine/json-rules.ts static json-rules-engine')
  expect(seen).toContain('src/engine/evaluate.ts dynamic src/engine/json-rules.ts')
  expect(seen).toContain('src/detector/default-adapters.ts static adapters/os.ts')
  expect(seen).toContain('src/core.ts static src/facts/dictionary.ts')
})

describe.each(Object.entries(FLOORS))('%s', (_, [violations, examples]) => {
  it('in this house', () => expect(violations(house)).toEqual([]))
  it.each(Object.entries(examples))('and not: %s', (_name, example) => expect(violations(example)).toHaveLength(1))
})

describe('the top level', () => {
  it('holds what it is meant to hold', () => expect(strangersAtTheTop(readdirSync(TOP), read('.gitignore'))).toEqual([]))
  it('and not: a folder more', () => expect(strangersAtTheTop(['src', 'lib', 'dist', 'a.tgz'], 'dist/\n*.tgz')).toEqual(['lib']))
})
