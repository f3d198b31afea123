/** A tensor of a model: its name and its dimensions, the innermost first. */
export interface TensorSpec {
  readonly name: string
  readonly dimensions: ReadonlyArray<number>
}
