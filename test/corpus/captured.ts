import { readdirSync, readFileSync } from 'node:fs'
import type { Entry, Tree } from './entry.ts'

const FOLDER = 'test/corpus/captures'

/** The files of a captured machine, at the paths that they had. */
const files = (name: string): Tree => {
  const read = (file: string): string => readFileSync(`${FOLDER}/${name}/${file}`, 'utf8')
  const group = readdirSync(`${FOLDER}/${name}`).includes('cpuset') ? read('cpuset').trim() : ''
  return Object.fromEntries(
    readdirSync(`${FOLDER}/${name}`).flatMap((file) => {
      if (file === 'cpuset') return [['/proc/self/cgroup', `0::${group}\n`]]
      return [[file.startsWith('cpuset.') ? `/sys/fs/cgroup${group}/${file}` : `/proc/${file}`, read(file)]]
    })
  )
}

const captured = (name: string, pitfall: string, what: string, expect: Entry['expect'], open: ReadonlyArray<string> = []): Entry => ({
  source: `captures/${name}`,
  pitfall,
  what,
  files: files(name),
  expect,
  open
})

const x86 = { cpu_avx2: true, cpu_neon: false }

export const CAPTURED: ReadonlyArray<Entry> = [
  captured('cadvisor-manynuma', 'partial-topology', 'a guest with a core in each of 16 packages', {
    cpu_cores: 16,
    cpu_threads: 32,
    ...x86,
    virtual_machine: true
  }),
  captured('facter-nophysid', 'partial-topology', 'no line tells the package', { cpu_cores: 4, cpu_threads: 4, virtual_machine: true }),
  captured('hwloc-48amd64-4pa2n6c-sparse', 'partial-topology', 'Magny-Cours: core ids begin anew on each die', {
    cpu_cores: 48,
    cpu_threads: 48,
    ram_usable_gb: 94.607,
    ram_gb: 96,
    virtual_machine: false,
    cpu_performance_cores: 48
  }),
  captured('hwloc-64amd64-4s2n4ca2co', 'partial-topology', 'modules of two integer cores: 32 and 64 are both defended', {
    cpu_threads: 64,
    ram_usable_gb: 118.25,
    ram_gb: 118.25
  }),
  captured('hwloc-32amd64-4s2n4c-cgroup2', 'container-limit', 'a SLURM step with 6 of 32 processors', {
    cpu_cores: 6,
    cpu_threads: 6,
    ram_usable_gb: 126.167,
    ram_gb: 128
  }),
  captured('hwloc-16em64t-4s2c2t-offlines', 'offline-cpus', 'some of the 16 listed are offline, and this file does not tell', { cpu_threads: 16 }),
  captured('hwloc-256ppc-8n8s4t', 'non-x86', 'POWER7, four threads a core', {
    cpu_cores: 64,
    cpu_threads: 256,
    ram_usable_gb: 490.492,
    cpu_avx2: false
  }),
  captured('ohai-ppc64le-p8-host', 'non-x86', 'POWER8 with one of eight threads online', { cpu_cores: 20, cpu_threads: 20, virtual_machine: false }),
  captured('ohai-s390x', 'non-x86', 'IBM Z', { cpu_threads: 4, virtual_machine: true, cpu_avx2: false }),
  captured('gopsutil-arm8', 'arm-riscv-board', 'ARMv7, eight processors', { cpu_cores: 8, cpu_threads: 8, cpu_neon: true, cpu_avx2: false }, [
    'virtual_machine'
  ]),
  captured('nodeexp', 'smt', 'a laptop', { cpu_cores: 4, cpu_threads: 8, ...x86, virtual_machine: false, cpu_performance_cores: 4 }),
  captured('jc-2sockets', 'vm-guest', 'a guest with two sockets of a core', { cpu_cores: 2, cpu_threads: 2, virtual_machine: true }),
  captured('ohai-no-cores', 'vm-guest', 'a guest that tells neither siblings nor cores', { cpu_threads: 1 }, ['virtual_machine']),
  captured('ghw-accel-nvidia', 'vm-guest', 'a guest of a size of its own', {
    cpu_cores: 8,
    cpu_threads: 8,
    ram_usable_gb: 29.184,
    ram_gb: 29.184,
    virtual_machine: true
  }),
  captured('telegraf-mem16', 'ram-shortfall', 'MemTotal alone', { ram_usable_gb: 15.451 }),
  captured('gopsutil-i5', 'ram-shortfall', 'MemTotal alone', { ram_usable_gb: 15.369 }),
  captured('jc-4g', 'ram-shortfall', 'MemTotal alone', { ram_usable_gb: 3.812 }),
  captured('nodeexp-mem', 'ram-shortfall', '4 GB, or a cloud machine of 3.75', { ram_usable_gb: 3.569, ram_gb: 3.569 }),
  captured('hwloc-8em64t-2s2ca2c', 'ram-shortfall', 'PowerEdge 2950', { cpu_cores: 8, cpu_threads: 8, ram_usable_gb: 15.705, ram_gb: 16 }),
  captured('ghw-61797caf7c0b6', 'ram-shortfall', 'Ryzen 5 1600', { cpu_cores: 6, cpu_threads: 12, ram_usable_gb: 31.259, ram_gb: 32, ...x86 }),
  captured('ghw-8581cf3a529e5', 'ram-shortfall', 'two Xeon L5640', { cpu_cores: 12, cpu_threads: 24, ram_usable_gb: 62.867, ram_gb: 64 }),
  captured('telegraf-hp256', 'huge-server', 'most of it kept for huge pages', { ram_usable_gb: 251.796, ram_available_gb: 247.97 }),
  captured('hwloc-40intel64-2g2n4c_pcilocality', 'huge-server', 'four E7-4870', {
    cpu_cores: 40,
    cpu_threads: 40,
    ram_usable_gb: 504.902,
    ram_gb: 512
  }),
  captured('hwloc-memorysidecaches', 'huge-server', 'memory behind a cache of memory', {
    cpu_cores: 40,
    cpu_threads: 80,
    ram_usable_gb: 1486.762,
    cpu_avx512: true
  }),
  captured(
    'hwloc-nvidia-dgx-gb10',
    'unified-memory',
    'GB10: ten and ten ARM cores without core ids',
    {
      cpu_cores: 20,
      cpu_threads: 20,
      ram_usable_gb: 119.694,
      cpu_neon: true
    },
    ['cpu_performance_cores']
  ),
  captured('hwloc-32em64t-2n8c_dax_nvme_mic_dimms', 'other-accelerator', 'two E5-2680 beside a Xeon Phi', {
    cpu_cores: 16,
    cpu_threads: 16,
    ram_usable_gb: 31.315,
    ram_gb: 32
  }),
  captured('hwloc-lakefield', 'hybrid-cores', 'one large and four small cores', { cpu_cores: 5, cpu_threads: 5, ram_usable_gb: 3.678, ram_gb: 4 }, [
    'cpu_performance_cores'
  ]),
  captured('ghw-415ee03b8c4d1', 'hybrid-cores', 'i7-1270P', { cpu_cores: 12, cpu_threads: 16, ram_usable_gb: 31.035, ram_gb: 32, ...x86 }, [
    'cpu_performance_cores'
  ])
]
