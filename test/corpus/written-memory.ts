import { BARE, device, GUEST, memory, type Entry } from './entry.ts'

const blocks = (count: number, bytes: number): Readonly<Record<string, string>> => ({
  '/sys/devices/system/memory/block_size_bytes': `${bytes.toString(16)}\n`,
  ...Object.fromEntries(Array.from({ length: count }, (_, i) => [`/sys/devices/system/memory/memory${i}/online`, '1\n']))
})
const MIB_128 = 2 ** 27

/** Memory, written anew from the figures of public threads and test data. */
export const MEMORY: ReadonlyArray<Entry> = [
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
  }
]
