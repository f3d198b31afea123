import { BARE, device, groups, memory, plain, processors, smt, type Entry } from './entry.ts'

/** What is seen from inside containers and guests, and what is no memory of the machine, written anew from the figures of public threads. */
export const LIMITS: ReadonlyArray<Entry> = [
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
      ...BARE,
      ...memory(31.2),
      ...groups('/', {
        '/memory.max': 'max',
        '/cpu.max': 'max 100000'
      }),
      '/.dockerenv': '',
      ...device('0000:01:00.0', '10de:2204'),
      ...device('0000:02:00.0', '10de:2504')
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
      ...memory(480 + 94),
      ...plain(72),
      '/proc/cpuinfo': processors(72, {
        Features: 'fp asimd sve2',
        'CPU implementer': '0x41',
        'CPU part': '0xd4f'
      }),
      ...device('0009:01:00.0', '10de:2342', {}, '0x030200'),
      '/proc/driver/nvidia/gpus/0009:01:00.0/numa_status': 'Node:            1\nStatus:          online\n',
      '/sys/devices/system/node/node0/cpulist': '0-71\n',
      '/sys/devices/system/node/node0/meminfo': `Node 0 MemTotal: ${480 * 2 ** 20} kB\n`,
      '/sys/devices/system/node/node1/cpulist': '\n',
      '/sys/devices/system/node/node1/meminfo': `Node 1 MemTotal: ${94 * 2 ** 20} kB\n`,
      '/sys/devices/system/node/node2/cpulist': '\n',
      '/sys/devices/system/node/node2/meminfo': 'Node 2 MemTotal: 0 kB\n'
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
