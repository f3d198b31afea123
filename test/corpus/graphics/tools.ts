import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { captureFile, captureText } from '../../captures/nvidia-smi/fake-tool.ts'
import type { CapturedMachine, ToolAnswer } from '../../../src/testing/captured-host.ts'

const printed = (stdout: string, exitCode = 0): ToolAnswer => ({ stdout, stderr: '', exitCode })
const json = (value: unknown): ToolAnswer => printed(JSON.stringify(value))

const inPackage = createRequire(createRequire(import.meta.url).resolve('node-nvidia-smi'))
const { parseString } = inPackage('xml2js') as { parseString: (xml: string, options: object, done: (error: unknown, data: unknown) => void) => void }

const DRIVER = { '/proc/driver/nvidia/version': 'NVRM version: NVIDIA UNIX x86_64 Kernel Module\n' }

/** What the child process prints around node-nvidia-smi. */
const smiAnswer = (outcome: object): NonNullable<CapturedMachine['tool']> => {
  const answer = json({ isXml: 'result' in outcome, stdoutStart: '', stderr: '', exitCode: 0, ...outcome })
  return (_, args) => (args.some((arg) => /node-nvidia-smi/.test(arg)) ? answer : undefined)
}

/** A machine whose nvidia-smi printed a capture. */
export const smiCapture = (name: string): CapturedMachine => {
  let result: unknown = null
  parseString(captureText(name), { explicitArray: false, trim: true }, (_, data) => {
    result = data
  })
  return { files: DRIVER, tool: smiAnswer({ result }) }
}

/** A machine whose nvidia-smi printed a plain text, as people send it. */
export const smiText = (name: string): CapturedMachine => ({
  files: DRIVER,
  tool: smiAnswer({ result: readFileSync(captureFile(name).replace(/([^/\\]+)\.xml$/, 'exporter-$1.txt'), 'utf8') })
})

export interface SmiCard {
  readonly name: string
  /** As nvidia-smi writes it where that is no figure. */
  readonly mib: number | string
  readonly more?: object
}

/** A machine whose nvidia-smi lists these cards. */
export const smi = (cards: ReadonlyArray<SmiCard>, files: Readonly<Record<string, string>> = {}): CapturedMachine => {
  const gpu = cards.map(({ name, mib, more = {} }, index) => {
    const total = typeof mib === 'number' ? `${mib} MiB` : mib
    return { product_name: name, uuid: `GPU-${index}`, pci: { pci_bus_id: `00000000:0${index + 1}:00.0` }, fb_memory_usage: { total }, ...more }
  })
  const result = { nvidia_smi_log: { attached_gpus: String(gpu.length), gpu: gpu.length === 1 ? gpu[0] : gpu } }
  return { files: { ...DRIVER, ...files }, tool: smiAnswer({ result }) }
}

/** A machine whose nvidia-smi ended so: its words, or that it had to be stopped. */
export const smiFails = (words: string, files: Readonly<Record<string, string>>): CapturedMachine => ({
  files: { ...DRIVER, ...files },
  tool: (command, args) =>
    words === 'hangs'
      ? { kind: 'timed-out', message: 'nvidia-smi gave no answer in 5000 ms' }
      : smiAnswer({ stdoutStart: words, exitCode: 9, error: { code: null, message: 'Command failed' } })(command, args)
})

/** Slices of a card: GPU instance and MiB. */
export const slices = (mib: ReadonlyArray<readonly [number, number]>, whole: string): object => ({
  mig_mode: { current_mig: 'Enabled' },
  fb_memory_usage: { total: whole },
  mig_devices: { mig_device: mib.map(([id, total]) => ({ gpu_instance_id: String(id), fb_memory_usage: { total: `${total} MiB` } })) }
})

/** A machine whose rocm-smi printed this text or these cards. */
export const rocm = (output: string | ReadonlyArray<Readonly<Record<string, string>>>): CapturedMachine => {
  const text = typeof output === 'string' ? output : JSON.stringify(Object.fromEntries(output.map((card, index) => [`card${index}`, card])))
  return {
    files: { '/dev/kfd': '', '/opt/rocm/bin/rocm-smi': '#!' },
    tool: (command) => (command === '/opt/rocm/bin/rocm-smi' ? printed(text) : undefined)
  }
}

/** A card of rocm-smi: device id and sizes in bytes. */
export const amd = (id: string, vram: number, gtt?: number): Readonly<Record<string, string>> => ({
  'Device ID': id,
  'VRAM Total Memory (B)': String(vram),
  ...(gtt === undefined ? {} : { 'GTT Total Memory (B)': String(gtt) })
})

/** A machine whose amd-smi lists so many cards of this id and size in MiB. */
export const amdSmi = (count: number, id: string, mib: number): CapturedMachine => {
  const gpus = Array.from({ length: count }, (_, gpu) => ({
    gpu,
    asic: { device_id: id },
    bus: { bdf: `0000:0${gpu}:00.0` },
    vram: { size: { value: mib, unit: 'MB' } }
  }))
  return {
    files: { '/dev/kfd': '', '/usr/bin/amd-smi': '#!' },
    tool: (command, [part]) => (command === '/usr/bin/amd-smi' && part === 'static' ? json(gpus) : undefined)
  }
}

/** A Windows machine whose PowerShell printed this, and perhaps whose nvidia-smi answered. */
export const windows = (text: string, nvidia?: CapturedMachine): CapturedMachine => ({
  platform: 'win32',
  env: { SystemRoot: 'C:\\Windows' },
  ...(nvidia === undefined ? {} : { files: { 'C:\\Windows\\System32\\nvidia-smi.exe': 'MZ' } }),
  tool: (command, args) => (command.endsWith('powershell.exe') ? printed(text) : nvidia?.tool?.(command, args))
})

/** A Mac: chip, memory in GB, cores, performance cores, the limit that its owner set. */
export const mac = (chip: string, gb?: number, cores?: number, performance?: number, limitMb = 0): CapturedMachine => ({
  platform: 'darwin',
  tool: (command) =>
    command === '/usr/sbin/system_profiler'
      ? json({
          SPHardwareDataType: [{ chip_type: chip, ...(cores === undefined ? {} : { number_processors: `proc ${cores}:0:0:0` }) }],
          SPDisplaysDataType: [{ sppci_model: chip, spdisplays_vendor: 'sppci_vendor_Apple' }]
        })
      : command === '/usr/sbin/sysctl'
        ? printed(
            `${gb === undefined ? '' : `hw.memsize: ${gb * 2 ** 30}\n`}${performance === undefined ? '' : `hw.perflevel0.physicalcpu: ${performance}\n`}` +
              `hw.optional.arm64: 1\niogpu.wired_limit_mb: ${limitMb}\n`
          )
        : undefined
})

/** Files of devices on the bus, by vendor, device and class. */
export const bus = (...devices: ReadonlyArray<readonly [string, string, string]>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    devices.flatMap(([vendor, device, pciClass], index) =>
      Object.entries({ vendor, device, class: pciClass }).map(
        ([name, text]) => [`/sys/bus/pci/devices/0000:0${index + 1}:00.0/${name}`, `${text}\n`] as const
      )
    )
  )
