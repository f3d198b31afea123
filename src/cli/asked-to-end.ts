/** What somebody who ends the program from outside does to it. */
export interface AskedToEnd {
  /** Resolves when the program is asked to end; from then on it is the command that ends. */
  readonly askedToEnd: () => Promise<void>
  /** The program is asked to end, with this exit code where no command ends by itself, or does not when it is asked again. */
  readonly ask: (code: number) => void
}

export const askingToEnd = (exit: (code: number) => void): AskedToEnd => {
  let tell: (() => void) | null = null
  return {
    askedToEnd: () => new Promise((resolve) => (tell = resolve)),
    ask: (code) => {
      if (tell === null) return exit(code)
      tell()
      tell = null
    }
  }
}
