import { BARE, cores, device, groups, GUEST, memory, plain, processors, smt, type Entry } from './entry.ts'

const blocks = (count: number, bytes: number): Readonly<Record<string, string>> => ({
  '/sys/devices/system/memory/block_size_bytes': `${bytes.toString(16)}\n`,
  ...Object.fromEntries(Array.from({ length: count }, (_, i) => [`/sys/devices/system/memory/memory${i}/online`, '1\n']))
})
const MIB_128 = 2 ** 27
const online = (list: string): Readonly<Record<string, string>> => ({ '/sys/devices/system/cpu/online': `${list}\n` })

/** Memory, processors and limits, written anew from the figures of public threads and test data. */
export const MACHINES: ReadonlyArray<Entry> = [
  ...(
    [
      ['eylenburg/linoffice#1', '8 GB laptop', 7.6, 8],
      ['Katello/katello-installer#440', '8 GB NUC with memory kept for kdump', 7928504 / 2 ** 20, 8],
      ['nextcloud/vm#1158', '2 GB device', 1951836 / 2 ** 20, 2],
      ['canonical/checkbox#191', '8 GB machine', 7.16, 8],
      ['canonical/checkbox#191', '16 GB machine', 14.6, 16],
      ['gpustack/gpustack linux_nvidia_3_4090_24gx1', '64 GB desktop', 62.535, 64],
      ['gpustack/gpustack linux_rocm_1_7800_16gx1', '64 GB desktop', 62.577, 64]
    ] as const
  ).map(([source, what, gib, sold]): Entry => ({
    source,
    pitfall: 'ram-shortfall',
    what,
    files: { ...BARE, ...memory(gib) },
    expect: { ram_usable_gb: gib, ram_gb: sold, virtual_machine: false }
  })),
  {
    source: 'bigbluebutton/bigbluebutton#1974',
    pitfall: 'ram-shortfall',
    what: '2 GB virtual server, by its memory blocks',
    files: {
      ...GUEST,
      ...memory(1975 / 1024),
      ...blocks(16, MIB_128)
    },
    expect: {
      ram_gb: 2,
      ram_usable_gb: 1975 / 1024,
      virtual_machine: true
    }
  },
  {
    source: 'Jarli01/xenorchestra_updater#36',
    pitfall: 'ram-shortfall',
    what: '3 GB virtual machine, by its memory blocks',
    files: {
      ...GUEST,
      ...memory(2.9),
      ...blocks(24, MIB_128)
    },
    expect: {
      ram_gb: 3,
      virtual_machine: true
    }
  },
  {
    source: 'gpustack/gpustack linux_nvidia_5_A100_80gx2',
    pitfall: 'huge-server',
    what: 'a guest with 472 GiB',
    files: {
      ...GUEST,
      ...memory(472.192),
      ...device('0000:00:06.0', '10de:20b5', {}, '0x030200'),
      ...device('0000:00:07.0', '10de:20b5', {}, '0x030200')
    },
    expect: {
      ram_usable_gb: 472.192,
      ram_gb: 472.192,
      gpu_present: true,
      gpu_count: 2,
      gpu_vendor: 'nvidia',
      gpu_kind: 'discrete'
    },
    open: ['gpu_vram_gb']
  },
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
  },
  {
    source: 'nodejs/node#59200',
    pitfall: 'container-limit',
    what: 'a quarter of a processor of five',
    files: {
      ...plain(5),
      ...groups('/', { '/cpu.max': '25000 100000' }),
      '/.dockerenv': ''
    },
    expect: {
      cpu_cores: 1,
      cpu_threads: 1,
      container: true
    }
  },
  {
    source: 'cryptpad/cryptpad#2069',
    pitfall: 'container-limit',
    what: 'two of 16 processors',
    files: {
      ...smt(8),
      ...groups('/', { '/cpu.max': '200000 100000' }),
      '/.dockerenv': ''
    },
    expect: {
      cpu_cores: 2,
      cpu_threads: 2,
      container: true
    }
  },
  {
    source: 'vllm-project/vllm#45086',
    pitfall: 'container-limit',
    what: 'a pod with 150 of 692.65 GiB',
    files: {
      ...BARE,
      ...memory(692.65),
      ...groups('/kubepods/pod1/c', {
        '/kubepods/pod1/memory.max': String(150 * 2 ** 30),
        '/kubepods/pod1/c/memory.max': 'max'
      })
    },
    expect: {
      ram_gb: 150,
      ram_usable_gb: 150,
      container: true
    }
  },
  {
    source: 'ollama/ollama#15650',
    pitfall: 'container-limit',
    what: 'a container without a limit, beside a 3090 and a 3060',
    files: {
      ...{
        ...BARE,
        ...memory(31.2),
        ...groups('/', {
          '/memory.max': 'max',
          '/cpu.max': 'max 100000'
        }),
        '/.dockerenv': ''
      },
      ...{
        ...device('0000:01:00.0', '10de:2204'),
        ...device('0000:02:00.0', '10de:2504')
      }
    },
    expect: {
      ram_gb: 32,
      gpu_present: true,
      gpu_count: 2,
      gpu_vendor: 'nvidia',
      container: true
    },
    open: ['gpu_vram_gb', 'gpu_vram_total_gb']
  },
  {
    source: 'AlexsJones/llmfit#52',
    pitfall: 'wsl',
    what: 'WSL2 beside an RTX 5080: the card is on no bus',
    files: {
      ...memory(30.17),
      ...smt(8),
      '/proc/sys/kernel/osrelease': '5.15.167.4-microsoft-standard-WSL2\n',
      ...device('0001:00:00.0', '1414:008e', {}, '0x030200')
    },
    expect: {
      ram_usable_gb: 30.17,
      ram_gb: 30.17,
      cpu_cores: 8,
      cpu_threads: 16,
      virtual_machine: true
    },
    open: ['gpu_present', 'gpu_kind']
  },
  {
    source: 'signerless/llm-checker#1',
    pitfall: 'generic-name',
    what: 'a guest with a card handed through, too new for any list of names',
    files: {
      '/proc/cpuinfo': processors(8, {
        flags: 'fpu hypervisor',
        siblings: 8,
        'cpu cores': 8
      }),
      ...memory(15),
      ...device('0000:00:10.0', '10de:2d04')
    },
    expect: {
      cpu_threads: 8,
      cpu_cores: 8,
      ram_usable_gb: 15,
      gpu_present: true,
      gpu_vendor: 'nvidia',
      virtual_machine: true
    },
    open: ['gpu_vram_gb']
  },
  {
    source: 'bytedance/xpu-perf#129',
    pitfall: 'gpu-memory-as-ram',
    what: 'GH200: nine nodes, one with processors, one with the memory of the card',
    files: {
      ...{
        ...memory(480 + 94),
        ...plain(72),
        '/proc/cpuinfo': processors(72, {
          Features: 'fp asimd sve2',
          'CPU implementer': '0x41',
          'CPU part': '0xd4f'
        })
      },
      ...{
        ...device('0009:01:00.0', '10de:2342', {}, '0x030200'),
        '/proc/driver/nvidia/gpus/0009:01:00.0/numa_status': 'Node:            1\nStatus:          online\n'
      },
      ...{
        '/sys/devices/system/node/node0/cpulist': '0-71\n',
        '/sys/devices/system/node/node0/meminfo': `Node 0 MemTotal: ${480 * 2 ** 20} kB\n`
      },
      ...{
        '/sys/devices/system/node/node1/cpulist': '\n',
        '/sys/devices/system/node/node1/meminfo': `Node 1 MemTotal: ${94 * 2 ** 20} kB\n`
      },
      ...{
        '/sys/devices/system/node/node2/cpulist': '\n',
        '/sys/devices/system/node/node2/meminfo': 'Node 2 MemTotal: 0 kB\n'
      }
    },
    expect: {
      ram_usable_gb: 480,
      cpu_cores: 72,
      cpu_threads: 72,
      cpu_performance_cores: 72,
      gpu_present: true,
      gpu_kind: 'discrete'
    },
    open: ['gpu_vram_gb']
  }
]
