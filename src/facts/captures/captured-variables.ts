/** Variables that adapters go by; no other is captured. */
export const CAPTURED_VARIABLES: ReadonlyArray<string> = [
  'CUDA_VISIBLE_DEVICES',
  'CUDA_DEVICE_ORDER',
  'NVIDIA_VISIBLE_DEVICES',
  'HIP_VISIBLE_DEVICES',
  'ROCR_VISIBLE_DEVICES',
  'GPU_DEVICE_ORDINAL',
  'ONEAPI_DEVICE_SELECTOR',
  'ZE_AFFINITY_MASK'
]
