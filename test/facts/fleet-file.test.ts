import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { builtInFacts } from '../../src/facts/dictionary.ts'
import { parseFleet, type Fleet } from '../../src/facts/fleet-file.ts'

const read = (value: unknown): E.Either<ReadonlyArray<string>, Fleet> | null => {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const fleet = parseFleet(text, 'fleet.json', builtInFacts)
  return (
    fleet &&
    E.mapLeft((found: ReadonlyArray<{ line: number; col: number; message: string }>) =>
      found.map(({ line, col, message }) => `${line}:${col} ${message}`)
    )(fleet)
  )
}

const machines = (value: unknown): Fleet['machines'] => {
  const fleet = read(value)
  if (fleet === null || E.isLeft(fleet)) throw new Error(JSON.stringify(fleet))
  return fleet.right.machines
}

const errors = (value: unknown): ReadonlyArray<string> => {
  const fleet = read(value)
  return fleet !== null && E.isLeft(fleet) ? fleet.left : expect.fail('no error')
}

describe('a list of machines', () => {
  it('is an array, or stands under machines, or under keys of its own', () => {
    const list = [{ ram_gb: 8 }, { name: 'b', ram_gb: 16, cpu_cores: 8 }]
    const plain = [
      { facts: { ram_gb: 8 }, count: 1 },
      { facts: { ram_gb: 16, cpu_cores: 8 }, count: 1 }
    ]
    expect(machines(list)).toEqual([
      { name: '1', ...plain[0] },
      { name: 'b', ...plain[1] }
    ])
    expect(machines({ machines: list })).toEqual([
      { name: 'machines 1', ...plain[0] },
      { name: 'b', ...plain[1] }
    ])
    expect(machines({ source: 'x', north: list, south: list }).map(({ name }) => name)).toEqual(['north 1', 'b', 'south 1', 'b'])
    expect(machines('- ram_gb: 4\n')).toEqual([{ name: '1', facts: { ram_gb: 4 }, count: 1 }])
  })

  it('says of each machine its facts apart or beside its name, and how many there are', () => {
    const facts = { ram_gb: 8, gpu_vendor: null }
    expect(
      machines([
        { name: 'a', count: 3, facts },
        { name: 'a', description: 'same', count: 3, ...facts }
      ])
    ).toEqual([
      { name: 'a', facts, count: 3 },
      { name: 'a', facts, count: 3 }
    ])
  })

  it('may be written as clouds write theirs', () => {
    const slice = { name: 'g6f', vcpu: 2, ram_gb: 8, arch: 'amd64', gpu_count: 0, gpu_vendor: 'nvidia', gpu_vram_gb: 2.794 }
    expect(machines([slice, { vcpu: 4, cpu_threads: 8, arch: 'other' }]).map(({ facts }) => facts)).toEqual([
      { cpu_threads: 2, ram_gb: 8, arch: 'x64', gpu_count: 1, gpu_kind: 'partition', gpu_vendor: 'nvidia', gpu_vram_gb: 2.794 },
      { cpu_threads: 8, arch: 'other' }
    ])
  })

  it('is no machine file, and no machine file is a list', () => {
    for (const other of [{ facts: { ram_gb: 4 } }, { capture: {} }, {}, 'ram_gb: 4', '4', '', 'facts: {ram_gb: [}']) expect(read(other)).toBeNull()
    expect(errors('[{"ram_gb": 4')[0]).toContain('not valid YAML')
    expect(errors({ machines: 4 })).toEqual(['1:13 machines: found 4, expected a list of machines'])
    expect(errors({ machines: [] })[0]).toContain('found an empty list')
  })

  it('tells all that is wrong with it, each at its place', () => {
    const bad =
      '[{"ram_gb": -1},\n{"facts": {"ram_gb": "4"}},\n5,\n{"ram_bg": 3},\n{"name": 7, "count": 0, "vcpu": "x"},\n{"gpu_present": false, "gpu_count": 2},\n{"facts": {"cpu_cores": 4, "cpu_threads": 2}}]'
    expect(errors(bad)).toEqual([
      '1:13 0.ram_gb: found -1, expected a number of GiB from 0 up',
      '2:22 1.facts.ram_gb: found "4", expected a number of GiB from 0 up',
      '3:1 2: found 5, expected a machine, a mapping of facts',
      '4:2 3.ram_bg: the key "ram_bg" is not known here',
      '5:10 4.name: found 7, expected a name',
      '5:22 4.count: found 0, expected how many there are, above 0',
      '5:33 4.vcpu: found "x", expected a whole number from 0 up',
      expect.stringContaining('gpu_present false says that there is no GPU') as string,
      expect.stringContaining('cpu_cores 4 is more than cpu_threads 2') as string
    ])
    expect(errors('[{"ram_gb": 4, "ram_gb": 5}]')[0]).toContain('stands here for the second time')
  })

  it('notes what is no fact once, and takes no key of an object for one', () => {
    const fleet = parseFleet(
      '{"source": 1, "aws": [{"price": 1, "__proto__": 2, "ram_gb": 4}, {"price": 2, "facts": {"ram_gb": 1}}]}',
      'f',
      builtInFacts
    )
    expect(fleet && E.isLeft(fleet)).toBe(true)
    const plain = parseFleet(
      '{"source": 1, "aws": [{"price": 1, "__proto__": 2, "ram_gb": 4}, {"price": 2, "ram_gb": 1}, {"facts": {"spin": 1}}]}',
      'f',
      builtInFacts
    )
    if (plain === null || E.isLeft(plain)) throw new Error(JSON.stringify(plain))
    expect(plain.right.notes.map(({ message }) => message.split(':')[0])).toEqual(['source', 'aws.0.price', 'aws.0.__proto__', 'aws.2.facts.spin'])
    expect(plain.right.machines.map(({ facts }) => facts)).toEqual([{ ram_gb: 4 }, { ram_gb: 1 }, {}])
  })
})
