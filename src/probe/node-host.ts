import type { Host } from '../facts/adapter.ts'
import { nodeFiles } from './node-files.ts'
import { runTool } from './run-tool.ts'

/** This machine: files are read and tools run for real, and tools stop when the signal fires. */
export const nodeHost = (signal: AbortSignal): Host =>
  // All adapters are given the same one.
  Object.freeze({
    platform: process.platform,
    env: Object.freeze({ ...process.env }),
    files: Object.freeze(nodeFiles('/')),
    run: runTool(signal)
  })
