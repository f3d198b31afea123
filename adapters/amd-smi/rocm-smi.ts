import { caseless, fieldsOf, wordOf, type Fields } from '../../src/facts/loose-json.ts'
import type { AmdDevice } from './kind.ts'
import { addressOf, bytesOf, idOf, uuidOf } from './values.ts'

/** The devices in the JSON of rocm-smi, as it has been since ROCm 4: keys changed their case, values are texts. Undefined where it is none. */
export const rocmDevices = (document: unknown): ReadonlyArray<AmdDevice> | undefined => {
  const cards = Object.entries(fieldsOf(document)).filter(([key]) => /^card\d{1,4}$/i.test(key))
  return cards.length === 0 || cards.some(([, card]) => Object.keys(fieldsOf(card)).length === 0)
    ? undefined
    : cards.map(([, card]) => deviceOf(fieldsOf(card)))
}

const deviceOf = (card: Fields): AmdDevice => {
  const fields = caseless(card)
  const word = (...names: ReadonlyArray<string>): string | undefined =>
    names.map((name) => wordOf(fields.get(name))).find((text) => text !== undefined)
  // Only in the versions that have no "device id" is "card model" something else than that: the id of the board.
  const deviceId = idOf(word('device id')) ?? idOf(word('gpu id'))
  // "VIS_VRAM" beside it is the part that the processor can see, 256 MiB of most cards.
  return {
    name: [word('card series'), word('device name'), word('card model')].find((text) => text !== undefined && !/^0x[\da-f]+$/i.test(text)),
    deviceId,
    gfx: word('gfx version')?.toLowerCase(),
    memoryMaker: word('gpu memory vendor'),
    memoryType: undefined,
    totalBytes: bytesOf(fields.get('vram total memory (b)'), 'B'),
    usedBytes: bytesOf(fields.get('vram total used memory (b)'), 'B'),
    mappedBytes: bytesOf(fields.get('gtt total memory (b)'), 'B'),
    pciAddress: addressOf(word('pci bus')),
    uuid: uuidOf(word('unique id')),
    memoryPartition: word('memory partition')
  }
}
