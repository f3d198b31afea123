import { createRequire } from 'node:module'

/** Where a file of `rules/` stands that ships with the package. (The command, which is never part of another bundle, looks beside itself.) */
export const shippedFile = (name: string): string => createRequire(import.meta.url).resolve(`plimsoll/rules/${name}`)
