import { Duplex } from 'node:stream'

/** Two ends of a pipe: what is written to one is read from the other. */
export const duplexPair = (): { readonly here: Duplex; readonly there: Duplex } => {
  const end = (other: () => Duplex): Duplex =>
    new Duplex({
      read: () => undefined,
      write: (chunk: Buffer, _, done) => {
        other().push(chunk)
        done()
      },
      destroy: (error, done) => {
        if (!other().destroyed) other().destroy()
        done(error)
      }
    })
  const here: Duplex = end(() => there)
  const there: Duplex = end(() => here)
  return { here, there }
}
