import { closeSync, openSync, readSync } from 'node:fs'

/** Where the kernel keeps its tables of processors, memory blocks and nodes: thousands of small files on a large machine. */
const TABLES = '/sys/devices/system/'

export const isTable = (path: string): boolean => path.startsWith(TABLES)

/** A page; few tables are longer. */
const page = Buffer.alloc(4096)
/** About a millisecond of reads; then other work has its turn. */
const READS_A_TURN = 100

let reads = 0
let nextTurn: Promise<void> | null = null

/**
 * A table's text. These files are memory of the kernel's and never wait for a device, so they are read on the spot: a tenth of what it costs
 * to hand each of them to another thread and back.
 */
export const readTable = async (path: string): Promise<string> => {
  while (reads >= READS_A_TURN) await turn()
  if (reads === 0) void turn()
  reads++
  const file = openSync(path, 'r')
  try {
    let text = ''
    for (;;) {
      const length = readSync(file, page, 0, page.length, null)
      text += page.toString('latin1', 0, length)
      if (length < page.length) return text
    }
  } finally {
    closeSync(file)
  }
}

const turn = (): Promise<void> => {
  nextTurn ??= new Promise((resolve) => {
    setImmediate(() => {
      reads = 0
      nextTurn = null
      resolve()
    })
  })
  return nextTurn
}
