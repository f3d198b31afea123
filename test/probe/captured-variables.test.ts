import { describe, expect, it } from 'vitest'
import { CAPTURED_VARIABLES } from '../../src/facts/captures/captured-variables.ts'
import { recorder } from '../../src/probe/record-host.ts'
import { emptyHost } from './adapters.ts'

describe('variables in a capture', () => {
  it('are those that hide devices, and none that tells of anybody', () => {
    const hiding = {
      CUDA_VISIBLE_DEVICES: '0',
      CUDA_DEVICE_ORDER: 'PCI_BUS_ID',
      NVIDIA_VISIBLE_DEVICES: 'all',
      HIP_VISIBLE_DEVICES: '1',
      ROCR_VISIBLE_DEVICES: '',
      GPU_DEVICE_ORDINAL: '0',
      ONEAPI_DEVICE_SELECTOR: 'level_zero:0',
      ZE_AFFINITY_MASK: '0.1'
    }
    const seen = recorder(() => ({ ...emptyHost, env: { ...hiding, HOME: '/home/mira', TOKEN: 'hunter2', PATH: '/bin' } }), CAPTURED_VARIABLES)
    seen.host(new AbortController().signal)
    expect(seen.seen().env).toEqual(hiding)
  })

  it('that are not set are left out', () => {
    const seen = recorder(() => ({ ...emptyHost, env: { CUDA_VISIBLE_DEVICES: undefined } }), CAPTURED_VARIABLES)
    expect(seen.seen()).toMatchObject({ platform: 'linux', env: {} })
    seen.host(new AbortController().signal)
    expect(seen.seen().env).toEqual({})
  })
})
