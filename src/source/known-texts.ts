import type { PackedSource } from './packed-source.ts'

/**
 * Texts that were read when the command was built, so that it starts without a YAML parser: the build puts the tier file that ships
 * here. Who edits that file has another text, which is read as any other.
 */
export const KNOWN_TEXTS: ReadonlyArray<PackedSource> = []
