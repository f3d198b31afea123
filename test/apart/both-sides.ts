import { adapterProcess, type AdapterProcess } from '../../src/apart/adapter-process.ts'
import { talk } from '../../src/apart/lines.ts'
import { serve } from '../../src/apart/serve.ts'
import type { Host, ProbeContext } from '../../src/facts/adapter.ts'
import { defineAdapter, type AdapterSpec } from '../../src/facts/define-adapter.ts'
import { emptyHost } from '../probe/adapters.ts'
import { duplexPair } from './duplex-pair.ts'

interface Both {
  readonly process: AdapterProcess
  readonly strays: ReadonlyArray<string>
  readonly stray: (cause: unknown) => void
  /** What has become of the process: held back, kept alive, ended. */
  readonly seen: readonly unknown[]
  /** Says something to this program as the process would. */
  readonly lie: (line: string) => void
}

/** Both sides of an adapter's process, in this one. */
export const both = (load: () => Promise<unknown>): Both => {
  const { here, there } = duplexPair()
  const seen: unknown[] = []
  const strays: string[] = []
  const process = adapterProcess(
    ({ hear, gone }) => {
      const line = talk(here, { hear, lost: (why) => end(why), longest: 1e6 })
      const end = (why?: string): void => {
        seen.push(why ?? 'ended')
        gone(why ?? 'ended')
      }
      return {
        ...line,
        hold: (isOn) => seen.push({ isHeld: isOn }),
        keep: (isKept) => seen.push({ isKept }),
        isGone: () => seen.includes('ended'),
        end
      }
    },
    (message) => strays.push(message)
  )
  const stray = serve({ pipe: there, load, alone: () => seen.push('alone') })
  return { process, strays, stray, seen, lie: (line) => void there.write(`${line}\n`) }
}

export const serving = (spec: Partial<AdapterSpec>): Both =>
  both(() => Promise.resolve({ default: defineAdapter({ name: 'mine', provides: ['ram_gb'], probe: () => ({ ram_gb: 8 }), ...spec }) }))

export const context = (host: Partial<Host> = {}, signal = new AbortController().signal): ProbeContext => ({
  host: { ...emptyHost, ...host },
  signal,
  wanted: new Set(['ram_gb']),
  timeoutMs: 1000
})
