import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { linuxAdapter } from '../../adapters/linux.ts'
import { nodeHost } from '../../src/probe/node-host.ts'
import { cpuinfo, meminfo, memoryBlocks, pci } from '../adapters/linux-facts.ts'
import { file, folder, json, run } from './in-memory.ts'

const TREE: Readonly<Record<string, string>> = {
  ...meminfo(16_000_000, 9_000_000),
  ...memoryBlocks(8, 2 ** 31),
  ...cpuinfo(
    [0, 1].map((processor) => ({ processor, 'physical id': 0, 'core id': processor, 'cpu cores': 2, flags: 'fpu avx2', Serial: '10000000deadbeef' }))
  ),
  ...pci('0000:00:02.0', { class: '0x030000', vendor: '0x8086', device: '0x9a49' }),
  '/proc/1/environ': 'TOKEN=hunter2\0',
  '/sys/class/dmi/id/sys_vendor': 'LENOVO\n'
}
for (const [path, text] of Object.entries(TREE)) file(`tree${path}`, text)
const root = join(folder, 'tree')

describe('a tree of captured files', () => {
  it('is looked at instead of this machine', async () => {
    const { code, out, err } = await run(['facts', '--root', root, '--json'])
    expect([code, err]).toEqual([0, ''])
    const { facts, survey } = json(out) as { readonly facts: Readonly<Record<string, unknown>>; readonly survey: { readonly failures: unknown } }
    expect(facts).toMatchObject({ ram_gb: 16, cpu_avx2: true, gpu_present: false, gpu_kind: 'integrated', os: 'linux' })
    expect(survey.failures).toEqual([])
    expect(facts).not.toHaveProperty('disk_free_gb')
    expect(json((await run(['--root', root, '--json'])).out)).toMatchObject({ facts: { ram_gb: 16 } })
  })

  it('is read by the adapter alone, wherever the adapter runs', async () => {
    const { signal } = new AbortController()
    const host = { ...nodeHost(signal), platform: 'darwin' }
    const read = await linuxAdapter({ root }).probe({ host, signal, wanted: new Set(), timeoutMs: 1000 })()
    expect(read).toMatchObject(E.right({ memory: { totalBytes: 16_000_000 * 1024 }, processor: { avx2: true } }))
  })

  it('that is empty leaves all unknown', async () => {
    const empty = join(folder, 'empty-tree')
    mkdirSync(empty)
    const { code, out } = await run(['facts', '--root', empty, '--json'])
    expect(code).toBe(0)
    expect(json(out)).toMatchObject({ facts: { os: 'linux' }, survey: { failures: [{ adapter: 'linux', kind: 'not-supported' }] } })
    expect(Object.keys((json(out) as { readonly facts: object }).facts)).toEqual(['os'])
  })

  it.each(['/nowhere/at/all', file('no-folder', 'x')])('that is not there is told: %s', async (path) => {
    for (const command of ['detect', 'facts', 'capture']) {
      const { code, out, err } = await run([command, '--root', path])
      expect([code, out]).toEqual([3, ''])
      expect(err).toContain(`${path}:1:1  error  there is no such folder to read /proc and /sys below`)
    }
    expect(json((await run(['facts', '--json', '--root', path])).out)).toMatchObject({ diagnostics: [{ code: 'file/no-root' }] })
  })
})

describe('plimsoll capture', () => {
  it('writes a machine file that gives the same facts, and tells no secrets', async () => {
    const { code, out, err } = await run(['capture', '--root', root])
    expect([code, err]).toEqual([0, ''])
    expect(out).not.toMatch(/deadbeef|hunter2/)
    const machine = file('captured.yaml', out)
    const [here, there] = await Promise.all([run(['facts', '--root', root, '--json']), run(['facts', '--machine', machine, '--json'])])
    expect(json(there.out)).toEqual(json(here.out))
  })

  it('makes a test of a wrong tier with one command', async () => {
    const machine = file('wrong/mine.yaml', (await run(['capture', '--root', root, '--expect-tier', 'high_end'])).out)
    const { code, out } = await run(['test', dirname(machine)])
    expect(code).toBe(1)
    expect(out).toMatch(/✗ {2}mine\.yaml {2}\w+ {2}tier: expected "high_end", found "\w+"/)
  })

  it('of this machine gives the same facts, but for what is free at a moment', async () => {
    const machine = file('this.yaml', (await run(['capture'])).out)
    const facts = async (args: ReadonlyArray<string>): Promise<Readonly<Record<string, unknown>>> => {
      const {
        ram_available_gb: _ram,
        disk_free_gb: _disk,
        gpu_vram_free_gb: _vram,
        ...rest
      } = (json((await run(['facts', '--json', ...args])).out) as { readonly facts: Record<string, unknown> }).facts
      return rest
    }
    expect(await facts(['--machine', machine])).toEqual(await facts([]))
  })
})

describe('free disk', () => {
  it('is that of the folder where models are kept', async () => {
    const { out } = await run(['facts', '--json', '--models-dir', join(folder, 'models')])
    expect(json(out)).toMatchObject({ facts: { disk_free_gb: expect.any(Number) as number }, survey: { sources: { disk_free_gb: 'disk' } } })
  })
})

describe('a name that something else is called by', () => {
  const limited = {
    ...TREE,
    '/proc/self/mountinfo': '30 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n',
    '/proc/self/cgroup': '0::/lxc/max\n',
    '/sys/fs/cgroup/lxc/max/memory.max': '4294967296\n',
    '/etc/hostname': 'max\n'
  }
  for (const [path, text] of Object.entries(limited)) file(`limited${path}`, text)

  it('changes no fact', async () => {
    const { out } = await run(['capture', '--root', join(folder, 'limited')])
    expect(out).not.toContain('lxc/max')
    expect(json((await run(['facts', '--json', '--machine', file('max.yaml', out)])).out)).toMatchObject({ facts: { ram_gb: 4 } })
  })

  it('is left in where a fact hangs on it, and that is told', async () => {
    for (const [path, text] of Object.entries({ ...TREE, '/etc/hostname': 'MemTotal.example.org' })) file(`named${path}`, text)
    const { code, out, err } = await run(['capture', '--root', join(folder, 'named')])
    expect(code).toBe(0)
    expect(err).toBe('note  "MemTotal" is left in: something else that decides is called so too\n')
    expect(json((await run(['facts', '--json', '--machine', file('named.yaml', out)])).out)).toMatchObject({ facts: { ram_gb: 16 } })
  })
})

describe('an expectation that cannot be met', () => {
  it('is refused with the nearest name', async () => {
    const { code, out, err } = await run(['capture', '--root', root, '--expect-tier', 'hihg_end'])
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain('the tier file has no tier "hihg_end"; did you mean "high_end"?')
  })
})

describe('adapters of your own', () => {
  const define = new URL('../../dist/index.js', import.meta.url).href
  const adapter = (name: string, spec: string): string =>
    file(`${name}.mjs`, `import { defineAdapter } from ${JSON.stringify(define)}\nexport default defineAdapter({ name: '${name}', ${spec} })\n`)
  const FACTS = "{ npu_tops: { type: 'number', unit: 'TOPS', better: 'more' } }"
  const npu = adapter(
    'npu',
    `provides: ['npu_tops'], facts: ${FACTS}, cost: 'files', replays: true, probe: async (signal, machine) => {
      const id = await machine.read('/sys/class/accel/accel0/device/device')
      return { npu_tops: id === null ? null : { '0x643e': 48 }[id.trim()] } }`
  )
  const WITH_NPU = { ...TREE, '/sys/class/accel/accel0/device/device': '0x643e\n' }
  for (const [path, text] of Object.entries(WITH_NPU)) file(`npu-tree${path}`, text)
  const tree = join(folder, 'npu-tree')
  const factsOf = async (args: ReadonlyArray<string>): Promise<unknown> =>
    (json((await run(['facts', '--json', ...args])).out) as { readonly facts: unknown }).facts

  it('that look at the machine they are given alone are captured and replayed to the same facts', async () => {
    const { out, err, code } = await run(['capture', '--root', tree, '--adapter', npu])
    expect([code, err]).toEqual([0, ''])
    expect(out).toContain('/sys/class/accel/accel0/device/device')
    const machine = file('npu.yaml', out)
    const here = await factsOf(['--root', tree, '--adapter', npu])
    expect(here).toMatchObject({ ram_gb: 16, npu_tops: 48 })
    expect(await factsOf(['--machine', machine, '--adapter', npu])).toEqual(here)
    expect(await factsOf(['--machine', machine])).toMatchObject({ ram_gb: 16 })
    const tiers = file('npu-tiers.yaml', 'tiers: {plain: {}, npu: {npu_tops: {min: 40}}}\n')
    const detected = await run(['--machine', machine, '--adapter', npu, '--tiers', tiers, '--json'])
    expect(json(detected.out)).toMatchObject({ tier: 'npu', certain: true })
    file('npu-machines/mine.yaml', (await run(['capture', '--root', tree, '--adapter', npu, '--tiers', tiers, '--expect-tier', 'npu'])).out)
    expect((await run(['test', join(folder, 'npu-machines'), '--adapter', npu, '--tiers', tiers])).out).toContain('1 passed')
  })

  it('that may look elsewhere are not asked about a capture, which is told', async () => {
    const elsewhere = adapter('elsewhere', `provides: ['npu_tops'], facts: ${FACTS}, cost: 'files', probe: () => ({ npu_tops: 7 })`)
    const { out, err, code } = await run(['capture', '--root', tree, '--adapter', elsewhere])
    expect([code, err]).toEqual([
      0,
      'note  what elsewhere tells is not in the capture: it does not say that it looks at the machine it is given alone (replays: true)\n'
    ])
    expect(await factsOf(['--root', tree, '--adapter', elsewhere])).toMatchObject({ npu_tops: 7 })
    expect(await factsOf(['--machine', file('elsewhere.yaml', out), '--adapter', elsewhere])).not.toHaveProperty('npu_tops')
  })

  it('and ours by name are asked alone, about a capture too', async () => {
    const machine = file('alone.yaml', (await run(['capture', '--root', tree])).out)
    expect(await factsOf(['--machine', machine, '--adapter', 'os'])).toEqual({ os: 'linux' })
    expect((await run(['capture', '--root', tree, '--adapter', 'linux'])).err).toBe('')
  })
})
