import { Socket } from 'node:net'
import { serve } from './serve.ts'

// The first stream behind those of every process: what an adapter prints reaches nobody, and is no message.
const pipe = new Socket({ fd: 3 })
const [, module = ''] = process.argv
const strayed = serve({ pipe, load: () => import(module) as Promise<unknown>, alone: () => process.exit() })
process.on('uncaughtException', strayed)
