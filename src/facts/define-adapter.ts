import { taskEither as TE } from 'fp-ts'
import { kindOfError, precedence, type Adapter, type ProbeError } from './adapter.ts'
import type { FactDefinition } from './dictionary.ts'
import { plainMachine, type PlainMachine } from './plain-machine.ts'

/** A fact of an adapter's own; what is left out reads: no unit, no better direction. */
export type OwnFact = Partial<Omit<FactDefinition, 'name' | 'type'>> & Pick<FactDefinition, 'type'>

/** An adapter as its author writes it: a plain async function, no fp-ts. */
export interface AdapterSpec {
  /** Lower case, words joined by hyphens; stands in every decision as the source. */
  readonly name: string
  /** Names of the facts that `probe` may return. */
  readonly provides: ReadonlyArray<string>
  /** Facts that are not in Plimsoll's dictionary, by name. */
  readonly facts?: Readonly<Record<string, OwnFact>>
  /** What asking costs; the default is `process`, the dearest. */
  readonly cost?: Adapter['cost']
  /** Who is believed on disagreement; the default stands below machine files and above all that Plimsoll reads itself. */
  readonly precedence?: number
  /** True where `probe` looks at nothing but the machine that it is given: captures then hold what it read, and are replayed to it. */
  readonly replays?: boolean
  /** Facts by name; a fact left out, null or undefined is unknown. Throwing, rejecting and hanging are listed failures. */
  readonly probe: (signal: AbortSignal, machine: PlainMachine) => Promise<Readonly<Record<string, unknown>>> | Readonly<Record<string, unknown>>
}

/** Makes an adapter of an async function. */
export const defineAdapter = (spec: AdapterSpec): Adapter => ({
  name: spec.name,
  provides: spec.provides,
  cost: spec.cost ?? 'process',
  precedence: spec.precedence ?? precedence.custom,
  declares: Object.entries(spec.facts ?? {}).map(([name, own]) => ({
    unit: null,
    better: 'none' as const,
    values: [],
    atMost: [],
    description: '',
    caveat: null,
    ...own,
    name
  })),
  replays: spec.replays ?? false,
  probe: (context) =>
    TE.tryCatch(
      async () => ({ facts: await spec.probe(context.signal, plainMachine(context)) }),
      (cause): ProbeError =>
        cause instanceof Error ? { kind: kindOfError(cause), message: cause.message } : { kind: 'failed', message: String(cause) }
    )
})
