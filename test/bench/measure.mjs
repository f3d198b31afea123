/** The middle of the sorted values. */
export const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]

/**
 * The median over rounds of what each task took, divided by what the first took in the same round. Tasks take turns, and who
 * begins moves on every round: a machine that is busy for a while slows all of them, and no task profits from its place.
 */
export const ratios = async (rounds, tasks) => {
  const names = Object.keys(tasks)
  const took = Object.fromEntries(names.map((name) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const i of names.keys()) {
      const name = names[(i + round) % names.length]
      const start = performance.now()
      await tasks[name]()
      took[name].push(performance.now() - start)
    }
  }
  const [base] = names
  return Object.fromEntries(names.map((name) => [name, { ms: median(took[name]), ratio: median(took[name].map((ms, i) => ms / took[base][i])) }]))
}

/** A row of the report. The bound is what it may come to: at most, or with `atLeast` at least; null where nothing is promised. */
export const row = (what, value, unit, bound = null, { atLeast = false, note = '' } = {}) => ({
  what,
  found: `${Number.isInteger(value) ? value : value < 10 ? value.toFixed(2) : value.toFixed(0)}${unit}`,
  target: bound === null ? '' : `${atLeast ? '≥' : '≤'} ${bound}${unit}`,
  met: bound === null || (atLeast ? value >= bound : value <= bound),
  note
})
