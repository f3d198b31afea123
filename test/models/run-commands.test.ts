import fc from 'fast-check'
import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { either as E } from 'fp-ts'
import { fit } from '../../src/models/fit.ts'
import { weighedByRecipe } from '../../src/models/memory.ts'
import { poolsOf } from '../../src/models/pools.ts'
import { commandsOf } from '../../src/models/run-commands.ts'
import { DEFAULT_SETTINGS } from '../../src/models/wishes.ts'
import { shapeOf, truth } from './truth.ts'

const measured = truth.models[0] ?? expect.fail('no truth')
const model = weighedByRecipe(shapeOf(measured), 'Q4_K_M', 1e9)
const pools = poolsOf({ ram_gb: 64, gpu_present: false })
const found = fit(
  { model, settings: { ...DEFAULT_SETTINGS, context: 4096, flashAttention: false, parallel: 2 }, gpuLayers: 'auto', smaller: () => [] },
  E.isRight(pools) ? pools.right : expect.fail('no pools')
)

describe('the commands', () => {
  it('ask for exactly what was computed', () => {
    expect(commandsOf(found, { file: 'model.gguf', id: 'model', ollama: 'model:1b' }, null)).toEqual({
      llamaCpp: 'llama-server -m model.gguf -c 4096 -ngl 0 -fa off -ctk f16 -ctv f16 -ub 512 -np 2 --fit off',
      ollama:
        "printf '%s\\n' 'FROM model:1b' 'PARAMETER num_ctx 2048' 'PARAMETER num_gpu 0' 'PARAMETER num_batch 512' > Modelfile && ollama create model-fit -f Modelfile && ollama run model-fit  # server: OLLAMA_NUM_PARALLEL=2"
    })
  })

  it.runIf(process.platform !== 'win32')('reach the engine as they are, whatever the file is called', () => {
    const name = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 20 }).filter((text) => !text.startsWith('-'))
    fc.assert(
      fc.property(name, (file) => {
        const { llamaCpp } = commandsOf(found, { file, id: 'x', ollama: null }, null)
        const seen = execFileSync('/bin/sh', [
          '-c',
          `llama-server() { printf '%s' "$2"; }; ${llamaCpp.replace('llama-server', 'llama_server')}`.replace('llama-server()', 'llama_server()')
        ])
        expect(seen.toString()).toBe(file)
      }),
      { numRuns: 40 }
    )
  })
})
