import { linuxAdapter } from '../../adapters/linux.ts'
import { nvidiaSmiAdapter } from '../../adapters/nvidia-smi.ts'
import { osAdapter } from '../../adapters/os.ts'
import { systeminformationAdapter } from '../../adapters/systeminformation.ts'
import type { Adapter } from '../facts/adapter.ts'

/** The adapters that are asked where nobody says otherwise. */
export const defaultAdapters = (): ReadonlyArray<Adapter> => [osAdapter(), linuxAdapter(), nvidiaSmiAdapter(), systeminformationAdapter()]
