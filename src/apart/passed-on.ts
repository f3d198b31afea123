/** How this Node was told to find and load modules; what an adapter is written in can need it. */
const WITH_VALUE = /^(--import|--require|-r|--loader|--experimental-loader|--conditions|-C)(=|$)/
const SWITCH = /^--(no-)?experimental-/

/** Of the flags that this program was started with, those that its child is started with too. */
export const passedOn = (flags: ReadonlyArray<string>): ReadonlyArray<string> =>
  flags.flatMap((flag, index) => {
    if (WITH_VALUE.test(flag)) return flag.includes('=') ? [flag] : [flag, flags[index + 1] ?? '']
    return SWITCH.test(flag) ? [flag] : []
  })
