import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { nodeFiles } from '../../src/probe/node-files.ts'

const CPUS = '/sys/devices/system/cpu'
const ONLINE = `${CPUS}/online`

describe("the kernel's tables", () => {
  it.runIf(process.platform === 'linux')('are read in full, or as far as is asked', async () => {
    const online = await nodeFiles('/').read(ONLINE)()
    expect(online).toEqual(E.right(expect.stringMatching(/^\d[\d,-]*\n$/)))
    expect(await nodeFiles('/').read(ONLINE, 1)()).toEqual(E.right('0'))
  })

  it('that are not there are told so', async () => {
    expect(await nodeFiles('/').read(`${CPUS}/cpu999999/online`)()).toMatchObject(E.left({ kind: 'not-installed' }))
  })

  it('let other work have its turn, however many there are', async () => {
    let turns = 0
    let isOver = false
    const count = (): void => {
      turns++
      if (!isOver) setImmediate(count)
    }
    setImmediate(count)
    const all = await Promise.all(Array.from({ length: 1000 }, (_, n) => nodeFiles('/').read(`${CPUS}/cpu${900000 + n}/online`)()))
    isOver = true
    expect(all.every(E.isLeft)).toBe(true)
    expect(turns).toBeGreaterThanOrEqual(9)
  })
})
