import { describe, expect, it } from 'vitest'
import { askingToEnd } from '../../src/cli/asked-to-end.ts'

describe('a program that is asked to end', () => {
  it('ends at once where no command ends by itself', () => {
    const codes: number[] = []
    askingToEnd((code) => codes.push(code)).ask(130)
    expect(codes).toEqual([130])
  })

  it('leaves it to a command that asked to be told, and ends at once the second time', async () => {
    const codes: number[] = []
    const { askedToEnd, ask } = askingToEnd((code) => codes.push(code))
    const told = askedToEnd()
    ask(130)
    await told
    expect(codes).toEqual([])
    ask(143)
    expect(codes).toEqual([143])
  })
})
