/** The same text for the same words, 16 hexadecimal digits: two 32-bit FNV-1a hashes, from two starting values. */
export const fingerprint = (words: ReadonlyArray<string>): string => {
  const text = words.join('\u0000')
  return [0x811c9dc5, 0x1b873593].map((start) => hash(text, start).toString(16).padStart(8, '0')).join('')
}

const hash = (text: string, start: number): number => {
  let bits = start
  for (let i = 0; i < text.length; i++) bits = Math.imul(bits ^ text.charCodeAt(i), 0x01000193)
  // Similar texts end in similar bits without a last mixing.
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b)
  return (bits ^ (bits >>> 13)) >>> 0
}
