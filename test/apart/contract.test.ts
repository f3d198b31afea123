import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'vitest'
import { loadAdapter } from '../../src/detector/load-adapter.ts'
import { describeAdapter, type AdapterSample } from '../../src/testing/index.ts'

const path = join(mkdtempSync(join(tmpdir(), 'plimsoll-contract-')), 'cards.mjs')
writeFileSync(
  path,
  `const reading = (text) => ({ devices: JSON.parse(text).map(({ name, mib }) => ({ name, vendor: 'other', kind: 'discrete', ...(mib === 'N/A' ? {} : { memoryBytes: mib * 2 ** 20 }) })) })
  export default {
    name: 'cards', cost: 'process', precedence: 50,
    provides: ['gpu_present', 'gpu_count', 'gpu_kind', 'gpu_vendor', 'gpu_vram_gb', 'gpu_vram_total_gb', 'gpu_vram_usable_gb'],
    probe: ({ host, timeoutMs }) => async () => {
      const said = await host.run('card-tool', [], { timeoutMs })()
      if (said._tag === 'Left') return said
      try { return { _tag: 'Right', right: reading(said.right.stdout) } } catch { return { _tag: 'Left', left: { kind: 'malformed', message: 'no list of cards' } } }
    }
  }\n`
)

const sample = (count: number, mib: number | 'N/A' = 8192): AdapterSample => ({
  name: `${count} cards of ${mib} MiB`,
  tool: () => ({ stdout: JSON.stringify(Array.from({ length: count }, (_, i) => ({ name: `card ${i}`, mib }))), stderr: '', exitCode: 0 }),
  expect: count > 0 ? { gpu_count: count, gpu_vram_gb: mib === 'N/A' ? null : mib / 1024 } : { gpu_present: false },
  devices: count
})

describeAdapter(await loadAdapter(path), [0, 1, 2, 16].map((count) => sample(count)).concat(sample(1, 'N/A')), { describe, it })
