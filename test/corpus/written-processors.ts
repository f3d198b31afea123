import { cores, plain, processors, smt, type Entry, type Tree } from './entry.ts'

const online = (list: string): Tree => ({ '/sys/devices/system/cpu/online': `${list}\n` })

/** Processors, written anew from the figures of public threads and test data. */
export const PROCESSORS: ReadonlyArray<Entry> = [
  {
    source: 'chef/ohai lscpu-aarch64-guest-kvm-rhel9',
    pitfall: 'vm-guest',
    what: 'an ARM guest of KVM',
    files: {
      ...plain(2),
      ...online('0-1'),
      '/proc/cpuinfo': processors(2, {
        Features: 'fp asimd',
        'CPU implementer': '0x50',
        'CPU part': '0x000'
      }),
      '/sys/class/dmi/id/sys_vendor': 'QEMU\n'
    },
    expect: {
      cpu_cores: 2,
      cpu_threads: 2,
      cpu_neon: true,
      virtual_machine: true,
      cpu_performance_cores: 2
    }
  },
  {
    source: 'chef/ohai lscpu-ppc64le-p8-host',
    pitfall: 'offline-cpus',
    what: 'POWER8: 160 processors, 20 of them online',
    files: {
      ...cores(Array.from({ length: 20 }, (_, n) => [n * 8])),
      ...online('0,8,16,24,32,40,48,56,64,72,80,88,96,104,112,120,128,136,144,152'),
      '/sys/devices/system/cpu/cpu1/online': '0\n'
    },
    expect: {
      cpu_cores: 20,
      cpu_threads: 20
    }
  },
  {
    source: 'chef/ohai lscpu-x86-host-rhel9',
    pitfall: 'schema-version',
    what: 'two X5680 without second threads',
    files: {
      ...plain(12),
      ...online('0-11')
    },
    expect: {
      cpu_cores: 12,
      cpu_threads: 12
    }
  },
  {
    source: 'openjdk/jdk#27080',
    pitfall: 'hybrid-cores',
    what: 'Core Ultra 5 225U: two cores of two threads, eight and two of one',
    files: {
      ...cores([[0, 1], [2, 3], ...Array.from({ length: 10 }, (_, n) => [n + 4])]),
      '/sys/devices/cpu_core/cpus': '0-3\n'
    },
    expect: {
      cpu_cores: 12,
      cpu_threads: 14,
      cpu_performance_cores: 2
    }
  },
  {
    source: 'lpereira/hardinfo#711',
    pitfall: 'smt',
    what: 'two E5-2697A without second threads',
    files: {
      '/proc/cpuinfo': processors(32, (n) => ({
        'physical id': n % 2,
        siblings: 16,
        'core id': n >> 1,
        'cpu cores': 16,
        flags: 'fpu ht'
      }))
    },
    expect: {
      cpu_cores: 32,
      cpu_threads: 32
    }
  },
  {
    source: 'quickemu-project/quickemu#613',
    pitfall: 'localized-output',
    what: 'Ryzen 5 2600 under a Czech locale: files have none',
    files: {
      ...smt(6),
      ...online('0-11')
    },
    expect: {
      cpu_cores: 6,
      cpu_threads: 12
    }
  },
  {
    source: 'netdata/netdata#7815',
    pitfall: 'localized-output',
    what: 'Raspberry Pi under a Greek locale',
    files: {
      '/proc/cpuinfo': processors(4, {
        Features: 'half neon',
        'CPU implementer': '0x41',
        'CPU part': '0xd03'
      }),
      '/proc/device-tree/model': 'Raspberry Pi 3 Model B Rev 1.2\0'
    },
    expect: {
      cpu_cores: 4,
      cpu_threads: 4,
      cpu_performance_cores: 4,
      cpu_neon: true,
      virtual_machine: false,
      gpu_present: false
    }
  }
]
