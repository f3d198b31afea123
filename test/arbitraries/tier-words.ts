import fc from 'fast-check'

const percent = fc.constantFrom(0.1, 50, 75, 80.5, 100)
const rate = fc.option(fc.constantFrom(0, 3, 10.5), { nil: null })
const model = fc.oneof(
  fc.constantFrom('small', 'medium', 'large'),
  fc.string({ minLength: 1 }).filter((name) => /\S/.test(name))
)

/** The keys of a tier that ask for nothing: what it tells of itself. */
export const tierWords: fc.Arbitrary<Readonly<Record<string, unknown>>> = fc.oneof(
  { weight: 2, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc.record(
      {
        description: fc.string({ unit: 'binary' }),
        preferred_models: fc.array(model, { maxLength: 3 }),
        performance: fc.record(
          {
            tokens_per_second: fc.record({ min: rate, max: rate }, { requiredKeys: [] }),
            context_tokens: fc.constantFrom(1, 2048, 1e6),
            notes: fc.string()
          },
          { requiredKeys: [] }
        ),
        scaling_thresholds: fc.record({ memory_percent: percent, cpu_percent: percent, gpu_memory_percent: percent }, { requiredKeys: [] })
      },
      { requiredKeys: [] }
    )
  }
)
