/**
 * The longest time for which a task kept the event loop from turning, in ms. A busy machine delays a turn now and then, a task that
 * blocks does so each time: the least of several runs tells them apart.
 */
export const longestBlockMs = async (task: () => Promise<unknown>, enoughMs: number, runs = 5): Promise<number> => {
  let least = Infinity
  for (let run = 0; run < runs && least > enoughMs; run++) least = Math.min(least, await blockOfOneRun(task))
  return least
}

const blockOfOneRun = async (task: () => Promise<unknown>): Promise<number> => {
  let longest = 0
  let last = performance.now()
  let turning = true
  const turn = (): void => {
    const now = performance.now()
    longest = Math.max(longest, now - last)
    last = now
    if (turning) setImmediate(turn)
  }
  setImmediate(turn)
  await task()
  turn()
  turning = false
  return longest
}
