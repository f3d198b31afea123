import { withTexts } from '../source/schema-texts.ts'
import type { JsonSchema } from '../source/shape.ts'
import { builtInFacts, type Dictionary } from './dictionary.ts'
import { factText } from './fact-text.ts'
import { machineShape } from './machine-file.ts'

/** The JSON Schema of a machine file, for editors. */
export const machineFileSchema = (dictionary: Dictionary = builtInFacts): JsonSchema => ({
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Plimsoll machine file',
  ...withTexts(machineShape(dictionary).schema, {
    ...KEY_TEXTS,
    ...Object.fromEntries(
      [...dictionary.values()].map((definition) => [`facts.${definition.name}`, `${factText(definition)}; null says unknown on purpose`])
    )
  })
})

const KEY_TEXTS = {
  '': 'a stored machine',
  description: 'what machine this is',
  facts: 'facts as stated; one left out is unknown, unless the others imply it',
  capture: 'what the adapters of a machine saw, raw; it is replayed through the real parsers, and nothing of this machine is looked at',
  'capture.platform': 'as Node calls it: linux, darwin (macOS), win32 (Windows)',
  'capture.arch': 'as Node calls it: x64, arm64',
  'capture.env': 'variables that say which devices may be used, such as CUDA_VISIBLE_DEVICES',
  'capture.os': 'what node:os says; memory in bytes',
  'capture.os.totalmem': 'memory of the machine, in bytes',
  'capture.os.freemem': 'free memory, in bytes',
  'capture.os.availableMemory': 'what a process could take, in bytes',
  'capture.os.constrainedMemory': 'the limit of the group, in bytes',
  'capture.os.logicalProcessors': 'logical processors',
  'capture.os.availableParallelism': 'logical processors that affinity leaves to a process',
  'capture.files': 'texts of files by absolute path, such as /proc/meminfo; what is left out is not there',
  'capture.folders': 'names in folders that no file is listed below',
  'capture.links': 'where links lead to',
  'capture.forbidden': 'files and folders that are there and may not be read',
  'capture.tools': 'what tools printed, by command line such as nvidia-smi -q -x; text alone is what was printed',
  'capture.tools.*.stdout': 'what the tool printed',
  'capture.tools.*.stderr': 'what it printed to standard error',
  'capture.tools.*.exitCode': 'the number that it ended with; null where it was ended by a signal',
  'capture.tools.*.decoded': 'what the process that reads this tool handed back, instead of stdout',
  'capture.tools.*.error': 'why the tool gave no answer',
  'capture.tools.*.error.kind': 'not-installed, not-supported, no-permission, timed-out, malformed or failed',
  'capture.tools.*.error.message': 'in words, the tool’s own where it said something',
  'capture.disk_free_bytes': 'bytes free where models are kept',
  expect: 'what `plimsoll test` holds the decision against',
  'expect.tier': 'the tier, null for a machine that no tier takes',
  'expect.basis': 'matched by a tier, put into the fallback, or in none',
  'expect.certain': 'false where an unknown fact could change the tier',
  'expect.possible': 'the tiers that it could be, weakest first, null for none'
}
