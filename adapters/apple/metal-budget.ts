import type { DeviceReading } from '../../src/facts/reading.ts'

const GIB = 2 ** 30
const MIB = 2 ** 20

/**
 * How much of a Mac's memory its graphics may use. A limit that its owner set holds, `iogpu.wired_limit_mb` above 0. Else Metal has a
 * share of its own, which only a program can ask for (`recommendedMaxWorkingSetSize`) and no file or tool tells. The least that has
 * been reported is taken: 2/3 up to 36 GB (10922.67 MB of 16 GB: magnusviri in ggml-org/llama.cpp#2209; 21845.34 MB of 32 GB:
 * ollama/ollama#434; 16 of 24 GB: the worker sample of gpustack/gpustack at 47277d79f4a5), 3/4 above (49152 MiB of 64 GB:
 * ggml-org/llama.cpp#1870). More has been reported too: 11.84 of 16 GiB (AlexsJones/llmfit#754) and 107.52 of 128 GiB on macOS 26
 * (antirez/ds4#890), 84 %.
 */
export const budget = (memoryBytes: number, wiredLimitMb: number | undefined): Pick<DeviceReading, 'memoryBytes' | 'memoryNote'> => {
  const limit = (wiredLimitMb ?? 0) * MIB
  if (limit > 0 && limit <= memoryBytes) return { memoryBytes: limit }
  const [share, words] = memoryBytes <= LARGE ? [2 / 3, '2/3'] : [3 / 4, '3/4']
  return {
    memoryBytes: Math.floor(memoryBytes * share),
    memoryNote: `${words} of the memory, the least that Metal is known to grant; up to 84 % has been measured, and iogpu.wired_limit_mb sets it`
  }
}

const LARGE = 36 * GIB
