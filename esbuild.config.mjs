import { chmodSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { build } from 'esbuild'

const adapters = readdirSync('adapters')
  .filter((file) => file.endsWith('.ts'))
  .map((file) => `adapters/${file}`)

/** Whole modules of fp-ts would stay for the sake of one function: an object of a module's exports is never taken apart. */
const eachOfFpTs = {
  name: 'each-of-fp-ts',
  setup: ({ onLoad }) =>
    onLoad({ filter: /[\\/](src|adapters)[\\/].*\.ts$/ }, ({ path }) => ({
      loader: 'ts',
      contents: readFileSync(path, 'utf8').replaceAll(/^import \{ (.+) \} from 'fp-ts'$/gm, (_, names) =>
        names.split(', ').map(namespaceImport).join('; ')
      )
    }))
}
const namespaceImport = (name) => {
  const [, type = '', module, alias = module] = /^(type )?(\w+)(?: as (\w+))?$/.exec(name)
  return `import ${type}* as ${alias} from 'fp-ts/es6/${module === 'function' ? module : module[0].toUpperCase() + module.slice(1)}.js'`
}

const shared = {
  plugins: [eachOfFpTs],
  bundle: true,
  target: 'node20',
  platform: 'neutral',
  // The browser build of yaml is an ES module without node built-ins, and runs in Node as well.
  conditions: ['browser'],
  mainFields: ['module', 'main'],
  alias: { 'jsonpath-plus': './src/engine/no-json-path.ts' },
  // systeminformation and node-nvidia-smi run only in a child process, by their own path.
  external: ['node:*', 'systeminformation', 'node-nvidia-smi'],
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning'
}

/**
 * What the command reads from a file beside it, and only where it is asked for: modules that are imported dynamically, by the file that
 * holds them, and the YAML parser, which the tier file that ships does without.
 */
const BESIDE = { further: 'further', 'models-here': 'further', 'at-load': 'at-load', 'json-rules': 'json-rules', 'adapter-apart': 'apart' }
const OF_YAML = ['isAlias', 'isMap', 'isScalar', 'isSeq', 'parseDocument', 'stringify']

const knownTexts = async () => {
  const { outputFiles } = await build({ ...shared, entryPoints: ['src/source/pack-text.ts'], format: 'esm', write: false })
  const { packText } = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`)
  const known = packText(readFileSync('rules/tiers.yaml', 'utf8'))
  if (known === null) throw new Error('rules/tiers.yaml cannot be read')
  return `export const KNOWN_TEXTS = [${JSON.stringify(known)}]`
}

const besideTheCommand = {
  name: 'beside-the-command',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^\./ }, ({ path, kind }) => {
      const file = BESIDE[/([\w-]+)\.ts$/.exec(path)?.[1]]
      return kind === 'dynamic-import' && file !== undefined ? { path: file, namespace: 'beside' } : null
    })
    onResolve({ filter: /^yaml$/ }, ({ kind }) => (kind === 'entry-point' ? null : { path: 'yaml', namespace: 'late' }))
    onResolve({ filter: /\.cjs$/, namespace: 'beside' }, ({ path }) => ({ path, external: true }))
    onResolve({ filter: /\.cjs$/, namespace: 'late' }, ({ path }) => ({ path, external: true }))
    onLoad({ filter: /.*/, namespace: 'beside' }, ({ path }) => ({ contents: `module.exports = require('./${path}.cjs')` }))
    onLoad({ filter: /.*/, namespace: 'late' }, () => ({
      contents: [
        "let module; const late = () => (module ??= require('./yaml.cjs'))",
        ...OF_YAML.map((name) => `export const ${name} = (...given) => late().${name}(...given)`)
      ].join('\n')
    }))
    onLoad({ filter: /[\\/]package\.json$/ }, ({ path }) => {
      const { version } = JSON.parse(readFileSync(path, 'utf8'))
      return { loader: 'json', contents: JSON.stringify({ version }) }
    })
    onLoad({ filter: /source[\\/]known-texts\.ts$/ }, async () => ({ contents: await knownTexts() }))
    onLoad({ filter: /apart[\\/]program-text\.ts$/ }, () => ({
      contents:
        "export const programText = () => require('node:fs').readFileSync(require('node:path').join(__dirname, 'adapter-process.cjs'), 'utf8')"
    }))
    onLoad({ filter: /detector[\\/]shipped-file\.ts$/ }, () => ({
      contents: "export const shippedFile = (name) => require('node:path').join(__dirname, '../rules', name)"
    }))
  }
}

rmSync('dist', { recursive: true, force: true })
const ofAdapters = await build({
  ...shared,
  entryPoints: [{ in: 'src/apart/child.ts', out: 'adapter-process' }],
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
  format: 'cjs',
  minify: true
})
/** An app can make one file of all that it uses: what runs in another process is a text in it. */
const programOfAdapters = {
  name: 'program-of-adapters',
  setup: ({ onLoad }) =>
    onLoad({ filter: /apart[\\/]program-text\.ts$/ }, () => ({
      contents: `export const programText = () => ${JSON.stringify(readFileSync('dist/adapter-process.cjs', 'utf8'))}`
    }))
}
const builds = await Promise.all([
  build({
    ...shared,
    entryPoints: [
      { in: 'src/index.ts', out: 'index' },
      { in: 'src/core.ts', out: 'core' },
      { in: 'src/testing/index.ts', out: 'testing' },
      ...adapters.map((file) => ({ in: file, out: file.slice(0, -3) }))
    ],
    outdir: 'dist',
    plugins: [programOfAdapters, eachOfFpTs],
    format: 'esm',
    splitting: true,
    minifySyntax: true,
    chunkNames: 'chunks/[name]-[hash]'
  }),
  // Starting is most of what the command does: one CommonJS file without Node's loader of ES modules starts fastest.
  build({
    ...shared,
    entryPoints: [
      { in: 'src/cli/bin.ts', out: 'cli' },
      { in: 'src/cli/further.ts', out: 'further' },
      { in: 'src/check/at-load.ts', out: 'at-load' },
      { in: 'src/engine/json-rules.ts', out: 'json-rules' },
      { in: 'src/apart/adapter-apart.ts', out: 'apart' },
      { in: 'yaml', out: 'yaml' }
    ],
    outdir: 'dist',
    outExtension: { '.js': '.cjs' },
    plugins: [besideTheCommand, eachOfFpTs],
    format: 'cjs',
    minify: true,
    define: { 'import.meta.url': 'plimsollUrl' },
    banner: { js: "const plimsollUrl = require('node:url').pathToFileURL(__filename).href" }
  })
])
chmodSync('dist/cli.cjs', 0o755)

const inputs = [ofAdapters, ...builds].flatMap(({ metafile }) => Object.keys(metafile.inputs))
const bundled = [...new Set(inputs.flatMap((file) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? []))].sort()
const licences = bundled.map((name) => {
  const folder = `node_modules/${name}`
  const text = readdirSync(folder).find((file) => /^licen[cs]e/i.test(file))
  const { version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'))
  return `${name} ${version} (${license})\n\n${text ? readFileSync(`${folder}/${text}`, 'utf8').trim() : 'The package carries no licence text.'}\n`
})
writeFileSync('dist/THIRD-PARTY-LICENSES.txt', `Packages whose code is part of these files:\n\n${licences.join(`\n${'-'.repeat(72)}\n\n`)}`)
