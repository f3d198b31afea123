import type { RamEvidence } from '../../src/facts/sold-size.ts'

const GIB = 2 ** 30
const gib = (size: number): number => Math.round(size * GIB)
const cloud = (size: number): RamEvidence => ({ totalBytes: gib(size * 0.972), installedBytes: gib(size), virtualMachine: true })

/** Sizes that stay what they are, though one on sale is near: what is known, and what is right, in GiB. */
export const KEPT_RAM: ReadonlyArray<readonly [what: string, evidence: RamEvidence, right: number]> = [
  ...[3.75, 7.5, 15, 15.25, 30, 30.5, 61, 122, 244].map((size) => [`cloud machine of ${size}, by its memory blocks`, cloud(size), size] as const),
  ['cloud machine of 7.5 that shows no blocks', { totalBytes: gib(7.31), virtualMachine: true }, 7.31],
  ['jaypipes/ghw accel-nvidia: a guest', { totalBytes: gib(29.184), virtualMachine: true }, 29.184],
  ['signerless/llm-checker#1: a guest', { totalBytes: gib(15), virtualMachine: true }, 15],
  ['kellyjonbrazil/jc meminfo: nobody knows whether it is a guest', { totalBytes: gib(3.812) }, 3.812],
  ['prometheus/node_exporter meminfo: 4, or a cloud machine of 3.75', { totalBytes: gib(3.569) }, 3.569],
  ['container of 7.5 on a bare machine', { totalBytes: gib(31.2), limitBytes: gib(7.5), virtualMachine: false }, 7.5],
  [
    'LXC container of 7.5: it is all that is shown',
    { totalBytes: gib(7.5), installedBytes: gib(32), limitBytes: gib(7.5), virtualMachine: false },
    7.5
  ],
  ['vllm-project/vllm#45086: a pod', { totalBytes: gib(692.65), limitBytes: gib(150), virtualMachine: false }, 150],
  ['AlexsJones/llmfit#810: 8 of 32 carved out', { totalBytes: gib(23.824), installedBytes: gib(32), virtualMachine: false }, 23.824],
  ['AlexsJones/llmfit#964: 96 of 128 carved out', { totalBytes: gib(30.978), carveOutBytes: gib(96), virtualMachine: false }, 30.978],
  ['signerless/llm-checker#76: 4 of 32 carved out', { totalBytes: gib(27.2), carveOutBytes: gib(4), virtualMachine: false }, 27.2],
  ['2 of 32 carved out, which nothing tells', { totalBytes: gib(29.4), virtualMachine: false }, 29.4],
  ['4 of 64 carved out, which nothing tells', { totalBytes: gib(58.9), virtualMachine: false }, 58.9],
  ['a bare machine of 14', { totalBytes: gib(13.7), virtualMachine: false }, 13.7],
  ['a bare machine of 7', { totalBytes: gib(6.8), virtualMachine: false }, 6.8],
  ['open-mpi/hwloc 64amd64-4s2n4ca2co: 120, or 128', { totalBytes: gib(118.25), virtualMachine: false }, 118.25],
  ['modules of 32, 16 and 4', { totalBytes: gib(51), installedBytes: gib(52), virtualMachine: false }, 52]
]

/** Sizes of no card, in MiB: slices, shared memory, what is left free. */
export const KEPT_VRAM: ReadonlyArray<readonly [what: string, mib: number]> = [
  ['vllm-project/vllm#50463: a slice of an H200 called 35gb', 33280],
  ['microsoft/DirectML#680: shared memory put on top', 82826],
  ['Syllo/nvtop#436: the window put on top', 57 * 1024],
  ['7 GiB', 7168],
  ['14 GiB', 14336],
  ['18 GiB', 18432]
]
