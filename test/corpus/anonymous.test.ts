import { describe, expect, it } from 'vitest'
import { anonymous } from '../../src/facts/captures/anonymous.ts'
import { linuxFacts } from '../adapters/linux-facts.ts'
import { CAPTURED } from './captured.ts'
import { memory, type Tree } from './entry.ts'
import { CARDS } from './written-cards.ts'
import { GRAPHICS } from './written-graphics.ts'
import { LIMITS } from './written-limits.ts'
import { MEMORY } from './written-memory.ts'
import { PROCESSORS } from './written-processors.ts'

const ENTRIES = [...CAPTURED, ...MEMORY, ...PROCESSORS, ...LIMITS, ...CARDS, ...GRAPHICS]
const KNOWN = { hosts: ['workhorse'], users: ['mira'] }
const shown = (files: Tree): Tree => anonymous({ platform: 'linux', files }, KNOWN).files ?? {}

const mounts = (line: string): Tree => ({
  ...memory(16),
  '/proc/self/mountinfo': `22 27 0:21 / /proc rw - proc proc rw\n${line}\n`,
  '/proc/self/cgroup': '0::/\n'
})

describe('a capture without names', () => {
  it.each(ENTRIES.map((entry) => [`${entry.source}, ${entry.what}`, entry] as const))('gives the same facts: %s', async (_, { files }) => {
    expect(await linuxFacts(shown(files))).toEqual(await linuxFacts(files))
  })

  it.each([
    ['lxcfs', mounts('503 502 0:50 /proc/meminfo /proc/meminfo rw,nosuid - fuse.lxcfs lxcfs rw,user_id=0')],
    ['files laid over', mounts('610 600 8:1 /var/lib/kubelet/pods/0d9c/etc-hosts /etc/hosts rw - ext4 /dev/sda1 rw')],
    ['layers of an engine', mounts('600 500 0:60 / / rw - overlay overlay rw,lowerdir=/home/mira/docker/overlay2/l/SECRET:/x,upperdir=/y')],
    ['layers of a live system', mounts('600 500 0:60 / / rw - overlay overlay rw,lowerdir=/run/live/rootfs,upperdir=/y')],
    ['no container', mounts('27 1 254:0 / / rw - ext4 /dev/vda rw')],
    ['variables that say nothing', { ...memory(16), '/proc/1/environ': 'HOME=/root\0' }]
  ])('still says whether it is a container: %s', async (_, files) => {
    expect(await linuxFacts(shown(files))).toEqual(await linuxFacts(files))
    expect(JSON.stringify(shown(files))).not.toMatch(/mira|SECRET|0d9c/)
  })
})
