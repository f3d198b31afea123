import { either as E } from 'fp-ts'
import { linuxAdapter } from '../../adapters/linux.ts'
import { builtInFacts, type FactValue } from '../../src/facts/dictionary.ts'
import { merge } from '../../src/probe/merge.ts'
import { capturedHost } from '../../src/testing/captured-host.ts'

/** The facts that the adapter comes to for a tree of files. */
export const linuxFacts = async (files: Readonly<Record<string, string>>): Promise<Readonly<Record<string, FactValue>>> => {
  const { signal } = new AbortController()
  const adapter = linuxAdapter()
  const read = await adapter.probe({ host: capturedHost({ files }, signal), signal, wanted: new Set(adapter.provides), timeoutMs: 1000 })()
  if (E.isLeft(read)) throw new Error(read.left.message)
  return merge([{ adapter: adapter.name, precedence: adapter.precedence, reading: read.right }], builtInFacts).facts
}

/** MemTotal and MemAvailable as the kernel writes them. */
export const meminfo = (totalKib: number, availableKib = totalKib): Readonly<Record<string, string>> => ({
  '/proc/meminfo': `MemTotal:       ${totalKib} kB\nMemFree:        1000 kB\nMemAvailable:   ${availableKib} kB\n`
})

/** So many memory blocks of a size in bytes. */
export const memoryBlocks = (count: number, bytes: number): Readonly<Record<string, string>> => ({
  '/sys/devices/system/memory/block_size_bytes': `${bytes.toString(16)}\n`,
  ...Object.fromEntries(Array.from({ length: count }, (_, i) => [`/sys/devices/system/memory/memory${i}/online`, '1\n']))
})

/** A PCI device by address. */
export const pci = (address: string, files: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(files).map(([name, text]) => [`/sys/bus/pci/devices/${address}/${name}`, `${text}\n`]))

/** Blocks of /proc/cpuinfo, one for each processor. */
export const cpuinfo = (blocks: ReadonlyArray<Readonly<Record<string, string | number>>>): Readonly<Record<string, string>> => ({
  '/proc/cpuinfo': blocks
    .map((block) =>
      Object.entries(block)
        .map(([key, value]) => `${key}\t: ${value}\n`)
        .join('')
    )
    .join('\n')
})
