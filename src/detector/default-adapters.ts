import { amdSmiAdapter } from '../../adapters/amd-smi.ts'
import { appleAdapter } from '../../adapters/apple.ts'
import { diskAdapter } from '../../adapters/disk.ts'
import { linuxAdapter } from '../../adapters/linux.ts'
import { nvidiaSmiAdapter } from '../../adapters/nvidia-smi.ts'
import { osAdapter, type OsRaw } from '../../adapters/os.ts'
import { systeminformationAdapter } from '../../adapters/systeminformation.ts'
import { windowsAdapter } from '../../adapters/windows.ts'
import type { Adapter } from '../facts/adapter.ts'

/** What the default adapters go by, beside the host that they probe. */
export interface AdapterSettings {
  /** Where models are kept; the default is the home folder. */
  readonly modelsDir?: string
  /** What node:os says; the default asks it. */
  readonly os?: () => OsRaw
}

/** The adapters that are asked where nobody says otherwise. */
export const defaultAdapters = ({ modelsDir, os }: AdapterSettings = {}): ReadonlyArray<Adapter> => [
  osAdapter(os),
  linuxAdapter(),
  diskAdapter(modelsDir),
  nvidiaSmiAdapter(),
  amdSmiAdapter(),
  appleAdapter(),
  windowsAdapter(),
  systeminformationAdapter()
]
