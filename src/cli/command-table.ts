/** What a command is called, takes and does. */
export interface CommandEntry {
  readonly name: string
  /** Operands as help shows them: `<NEEDED>`, `[OPTIONAL]`, with a space between two. */
  readonly operands: string
  readonly does: string
}

/** An option of the command line. */
export interface OptionEntry {
  readonly name: string
  /** What its value is, or null for a switch. */
  readonly value: string | null
  readonly repeatable?: true
  /** One letter that stands for it. */
  readonly short?: string
  /** The commands that take it; all where it is left out. */
  readonly only?: ReadonlyArray<string>
  readonly does: string
}

export const COMMANDS: ReadonlyArray<CommandEntry> = [
  { name: 'detect', operands: '', does: "this machine's tier, why, and the way to the next one (the default)" },
  { name: 'facts', operands: '', does: 'every fact, its source, what failed, what disagreed' },
  { name: 'init', operands: '[FILE]', does: 'a commented tier file to start from' },
  { name: 'check', operands: '[FILE]', does: 'what is wrong with a tier file, each finding shown by a machine' },
  { name: 'diff', operands: '<OLD> <NEW>', does: 'which machines change tier, or a proof that none does' },
  { name: 'map', operands: '[FILE]', does: 'a picture of the tiers over two facts' },
  { name: 'test', operands: '<DIR>', does: 'machine files against their `expect`' },
  { name: 'capture', operands: '', does: 'this machine as a machine file, without what tells whose it is' },
  { name: 'models', operands: '', does: 'what this tier prefers, and which models of it run here' },
  { name: 'fit', operands: '<MODEL>', does: 'how a model fits: one of the catalogue, or a GGUF file' },
  { name: 'watch', operands: '', does: 'the loads of this machine, and what to do about them, as they come' },
  { name: 'replay', operands: '<FILE>', does: 'the same from a recording; - is standard input' },
  { name: 'export', operands: '', does: 'the ladder for other engines' }
]

export const OPTIONS: ReadonlyArray<OptionEntry> = [
  { name: 'tiers', value: 'FILE', does: 'the tier file; else PLIMSOLL_TIERS, else the one that ships' },
  { name: 'machine', value: 'FILE', repeatable: true, does: 'a machine file instead of this machine; - is standard input (repeatable)' },
  { name: 'adapter', value: 'NAME|PATH', repeatable: true, does: 'ask this adapter (repeatable)' },
  { name: 'tier', value: 'NAME', does: 'force a tier; else PLIMSOLL_TIER' },
  { name: 'timeout', value: 'MS', does: 'one deadline for all probes (5000)' },
  { name: 'to', value: 'rules|schema', only: ['export'], does: 'json-rules-engine rules, or the JSON Schema of the tier file' },
  { name: 'root', value: 'DIR', only: ['detect', 'facts', 'capture'], does: 'read /proc, /sys below DIR, and nothing of this machine' },
  { name: 'models-dir', value: 'DIR', only: ['detect', 'facts', 'capture'], does: 'where models are kept, for disk_free_gb (the home folder)' },
  { name: 'expect-tier', value: 'NAME', only: ['capture'], does: 'the tier that the machine should be in, for plimsoll test' },
  { name: 'format', value: 'FORMAT', only: ['check', 'diff', 'map'], does: 'text, json; sarif of a check, markdown of a diff, svg of a map' },
  {
    name: 'machines',
    value: 'DIR|FILE',
    only: ['check', 'diff', 'map'],
    does: 'machines to count, files or a list of them, instead of those that ship'
  },
  { name: 'emit-machines', value: 'DIR', only: ['check'], does: 'write the machine of every finding as a machine file' },
  { name: 'explain', value: 'CODE', only: ['check'], does: 'what a finding means, with the smallest file that has it' },
  { name: 'models', value: 'FILE', only: ['fit', 'models'], does: 'a catalogue of your own; else the one that ships' },
  { name: 'context', value: 'N', only: ['fit', 'models'], does: 'tokens, all sequences together (8192)' },
  { name: 'quant', value: 'Q', only: ['fit'], does: 'quantization, such as Q4_K_M' },
  { name: 'kv', value: 'TYPE', only: ['fit'], does: 'type of the cache, such as q8_0 (f16)' },
  { name: 'gpu-layers', value: 'auto|N', only: ['fit'], does: 'layers on the GPU; auto puts as many there as fit' },
  { name: 'parallel', value: 'N', only: ['fit'], does: 'sequences side by side (1)' },
  { name: 'flash-attention', value: 'on|off', only: ['fit'], does: 'flash attention (on)' },
  { name: 'ubatch', value: 'N', only: ['fit'], does: 'tokens computed at once (512)' },
  { name: 'outputs', value: 'N', only: ['fit'], does: 'tokens of a computation whose result is asked for; 0 is all (one a sequence)' },
  { name: 'swa-full', value: null, only: ['fit'], does: 'sliding layers keep the whole context too' },
  { name: 'x', value: 'FACT', short: 'x', only: ['map'], does: 'the fact that runs from left to right (ram_gb)' },
  { name: 'y', value: 'FACT', short: 'y', only: ['map'], does: 'the fact that runs upwards (gpu_vram_gb)' },
  { name: 'at', value: 'FACT=VALUE', repeatable: true, only: ['map'], does: 'what all machines of the picture have; unknown is a value too' },
  { name: 'out', value: 'FILE', only: ['map'], does: 'write the picture there' },
  { name: 'interval', value: 'MS', only: ['watch'], does: 'time between samples (2000)' },
  { name: 'samples', value: 'N', only: ['watch'], does: 'end after so many samples; else Ctrl-C ends it' },
  { name: 'record', value: 'FILE', only: ['watch'], does: 'write the samples there, for plimsoll replay' },
  { name: 'svg', value: 'FILE', only: ['replay'], does: 'draw a timeline of loads, thresholds, models and actions there' },
  { name: 'model', value: 'NAME', only: ['watch', 'replay'], does: 'the model in use at the start (the best of the tier; as recorded)' },
  { name: 'voice', value: 'NAME', only: ['watch', 'replay'], does: 'tell people what happens too: plain, gremlin, or a voice of your own' },
  { name: 'voices', value: 'FILE', only: ['watch', 'replay'], does: 'a file of voices of your own; else the one that ships' },
  { name: 'json', value: null, does: 'print JSON' },
  { name: 'no-color', value: null, does: 'print without colour; so does NO_COLOR' },
  { name: 'help', value: null, does: 'print this' },
  { name: 'version', value: null, does: 'print the version' }
]
