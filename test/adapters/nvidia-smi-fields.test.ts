import { describe, expect, it } from 'vitest'
import { bytesOf, nameOf, pciAddressOf, plain, uuidOf } from '../../adapters/nvidia-smi/fields.ts'

const MIB = 2 ** 20

describe('a size of nvidia-smi', () => {
  it.each<[string, number]>([
    ['10240 MiB', 10240 * MIB],
    ['10240MiB', 10240 * MIB],
    ['1 GiB', 2 ** 30],
    ['1.25 gib', 1.25 * 2 ** 30],
    ['3 KIB', 3072],
    ['7 bytes', 7],
    ['0 MiB', 0],
    ['1048576 GiB', 2 ** 50]
  ])('%s', (text, bytes) => expect(bytesOf(text)).toBe(bytes))

  it.each([
    undefined,
    '',
    'N/A',
    '10240',
    '10240 MB',
    ' 1 MiB',
    '1 MiB ',
    '1 MiB more',
    '1  MiB',
    '-1 MiB',
    '1. MiB',
    '.5 MiB',
    '1048577 GiB',
    '٣ MiB'
  ])('is unknown: %j', (text) => expect(bytesOf(text)).toBeUndefined())
})

describe('what names a device of NVIDIA', () => {
  it.each([
    ['GPU-1', 'GPU-1'],
    ['MIG-GPU-a/1/0', 'MIG-GPU-a/1/0'],
    ['xGPU-1', undefined],
    ['GPU-1 x', undefined],
    ['GPU-', undefined],
    ['', undefined],
    [undefined, undefined]
  ])('is a UUID: %j', (text, uuid) => expect(uuidOf(text)).toBe(uuid))

  it.each([
    ['00000000:0C:00.0', '0000:0c:00.0'],
    ['0001:0C:1f.7', '0001:0c:1f.7'],
    ['00010000:0C:00.0', '10000:0c:00.0'],
    ['x0000:0C:00.0', undefined],
    ['0000:0C:00.0x', undefined],
    ['0000:0C:00.8', undefined],
    ['0C:00.0', undefined],
    ['', undefined],
    [undefined, undefined]
  ])('is an address: %j', (text, address) => expect(pciAddressOf(text)).toBe(address))

  it.each(['N/A', '[N/A]', 'None', 'Not Supported', 'No name', 'ERR!', '[Unknown Error]', 'GPU is lost', 'Insufficient Permissions', 'redacted'])(
    'is no name: %s',
    (text) => expect(nameOf(text)).toBeUndefined()
  )
  it.each(['NVIDIA T4', 'Notebook card', 'N/A card'])('is a name: %s', (text) => expect(nameOf(text)).toBe(text))
  it('is unknown where nothing is said', () => expect(nameOf(undefined)).toBeUndefined())
})

it('a text that is shown is one line without what steers a terminal, and no longer than it may be', () => {
  expect(plain(' a\n\t\u001b[31m b ', 9)).toBe('a [31m b')
  expect(plain('abcdef', 3)).toBe('abc')
  expect(plain(`${' '.repeat(11)}ab`, 3)).toBe('a')
})
