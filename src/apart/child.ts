import { Socket } from 'node:net'
import { Worker } from 'node:worker_threads'
import { serve } from './serve.ts'

/**
 * A program that is killed outright cannot take this process along, and an adapter that never gives the thread back would run on alone:
 * another thread sees that whoever started this process is gone. (On Windows a process does not learn of it.)
 */
const WATCH = `const { workerData } = require('node:worker_threads')
setInterval(() => process.ppid === workerData || process.kill(-process.pid, 'SIGKILL'), 500)`

// The first stream behind those of every process: what an adapter prints reaches nobody, and is no message.
const pipe = new Socket({ fd: 3 })
const [, module = ''] = process.argv
// Without the other thread all but this works.
if (process.platform !== 'win32') new Worker(WATCH, { eval: true, workerData: process.ppid }).on('error', () => undefined).unref()
const strayed = serve({ pipe, load: () => import(module) as Promise<unknown>, alone: () => process.exit() })
process.on('uncaughtException', strayed)
