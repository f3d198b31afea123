import { duplexPair } from './duplex-pair.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { talk, type Line } from '../../src/apart/lines.ts'

interface Heard {
  readonly messages: unknown[]
  readonly lost: (string | undefined)[]
  readonly line: Line
}

const listen = (pipe: Parameters<typeof talk>[0], longest = 1000): Heard => {
  const messages: unknown[] = []
  const lost: (string | undefined)[] = []
  return { messages, lost, line: talk(pipe, { hear: (message) => messages.push(message), lost: (why) => lost.push(why), longest }) }
}
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5))

describe('two programs that talk', () => {
  it('hear what is said, however it is cut to pieces', () =>
    fc.assert(
      fc.property(fc.array(fc.dictionary(fc.string(), fc.string({ unit: 'binary' }))), fc.array(fc.nat(40)), (said, cuts) => {
        const { here } = duplexPair()
        const { messages, lost } = listen(here, 1e6)
        let rest = Buffer.from(said.map((message) => `${JSON.stringify(message)}\n`).join(''))
        for (const cut of [...cuts, rest.length]) {
          here.emit('data', rest.subarray(0, cut))
          rest = rest.subarray(cut)
        }
        expect(messages).toEqual(JSON.parse(JSON.stringify(said)))
        expect(lost).toEqual([])
      }),
      { numRuns: 300 }
    ))

  it('say each message in a line', async () => {
    const { here, there } = duplexPair()
    const [one, other] = [listen(here), listen(there)]
    one.line.say({ a: 'two\nlines' })
    one.line.say({ b: 1 })
    other.line.say({ c: null })
    await settled()
    expect([one.messages, other.messages]).toEqual([[{ c: null }], [{ a: 'two\nlines' }, { b: 1 }]])
  })

  it('wait while one of them is held', async () => {
    const { here, there } = duplexPair()
    const [one, other] = [listen(here), listen(there)]
    other.line.hold(true)
    one.line.say({ a: 1 })
    await settled()
    expect(other.messages).toEqual([])
    other.line.hold(false)
    await settled()
    expect(other.messages).toEqual([{ a: 1 }])
  })

  it('lose each other where one says what is no message, too much at once, or is gone', async () => {
    const { here } = duplexPair()
    const one = listen(here)
    here.emit('data', Buffer.from('{"a": 1}\nnonsense\n{"b": 2}\n'))
    expect(one.lost).toEqual(['it said what is no message'])
    here.emit('data', Buffer.alloc(990, 'x'))
    here.emit('data', Buffer.alloc(11, 'x'))
    expect(one.lost.slice(1)).toEqual(['it said more than 1000 bytes at once'])
    await settled()
    expect(one.lost.slice(2)).toEqual([undefined])
    one.line.say({ c: 1 })
    const { here: broken } = duplexPair()
    const { lost } = listen(broken)
    broken.destroy(new Error('EPIPE'))
    await settled()
    expect(lost).toEqual([undefined])
  })
})
