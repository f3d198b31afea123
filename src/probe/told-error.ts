import { kindOfError, type ProbeError } from '../facts/adapter.ts'

/** A mistake can hold any number of words. */
const MOST_LENGTH = 1000

export const shortened = (message: string): string => (message.length > MOST_LENGTH ? `${message.slice(0, MOST_LENGTH)}…` : message)

/** Why there is no answer, of whatever an adapter threw or told, also of what cannot be put into words. */
export const toldError = (told: unknown): ProbeError => {
  try {
    if (typeof told !== 'object' || told === null || Array.isArray(told)) return { kind: 'failed', message: shortened(String(told)) }
    const kind = kindOfError(told)
    const message = 'message' in told ? told.message : undefined
    return { kind, message: typeof message === 'string' ? shortened(message) : 'it did not say why' }
  } catch {
    return { kind: 'failed', message: 'it did not say why' }
  }
}
