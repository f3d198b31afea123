import type { Host } from '../facts/adapter.ts'
import { runTool } from './run-tool.ts'

/** This machine: tools run for real, and stop when the signal fires. */
export const nodeHost = (signal: AbortSignal): Host => ({
  platform: process.platform,
  env: process.env,
  run: runTool(signal)
})
