import { chmodSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { build } from 'esbuild'

const adapters = readdirSync('adapters')
  .filter((file) => file.endsWith('.ts'))
  .map((file) => `adapters/${file}`)

const shared = {
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

/** What most commands do not need is read from a file beside the command, and only where it is asked for. */
const furtherCommands = {
  name: 'further-commands',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^\.\/further\.ts$/ }, ({ kind }) => (kind === 'dynamic-import' ? { path: 'further', namespace: 'beside' } : null))
    onResolve({ filter: /^\.\/further\.cjs$/, namespace: 'beside' }, () => ({ path: './further.cjs', external: true }))
    onLoad({ filter: /.*/, namespace: 'beside' }, () => ({ contents: "module.exports = require('./further.cjs')" }))
  }
}

rmSync('dist', { recursive: true, force: true })
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
      { in: 'src/cli/further.ts', out: 'further' }
    ],
    outdir: 'dist',
    outExtension: { '.js': '.cjs' },
    plugins: [furtherCommands],
    format: 'cjs',
    minify: true,
    define: { 'import.meta.url': 'plimsollUrl' },
    banner: { js: "const plimsollUrl = require('node:url').pathToFileURL(__filename).href" }
  })
])
chmodSync('dist/cli.cjs', 0o755)

const inputs = builds.flatMap(({ metafile }) => Object.keys(metafile.inputs))
const bundled = [...new Set(inputs.flatMap((file) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? []))].sort()
const licences = bundled.map((name) => {
  const folder = `node_modules/${name}`
  const text = readdirSync(folder).find((file) => /^licen[cs]e/i.test(file))
  const { version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'))
  return `${name} ${version} (${license})\n\n${text ? readFileSync(`${folder}/${text}`, 'utf8').trim() : 'The package carries no licence text.'}\n`
})
writeFileSync('dist/THIRD-PARTY-LICENSES.txt', `Packages whose code is part of these files:\n\n${licences.join(`\n${'-'.repeat(72)}\n\n`)}`)
