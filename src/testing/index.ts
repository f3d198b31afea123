/** The contract that every adapter keeps, for anyone's adapter and test runner. */
export { capturedHost, type CapturedMachine, type ToolAnswer } from './captured-host.ts'
export { describeAdapter, type AdapterSample, type Runner } from './describe-adapter.ts'
