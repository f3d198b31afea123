import { either as E } from 'fp-ts'
import { isAlias, isMap, isScalar, isSeq, parseDocument, type Document, type Node, type Pair, type YAMLMap } from 'yaml'
import { aboutFile, type At, type Diagnostic } from './diagnostic.ts'
import { visible } from './frame.ts'
import { placesOf } from './places.ts'

/** The longest tier or machine file that is read, in bytes of UTF-8 (256 KiB). */
export const MAX_FILE_BYTES = 256 * 1024
/** The longest machine file with a capture that is read, in bytes of UTF-8 (16 MiB). */
export const MAX_CAPTURE_BYTES = 16 * 1024 * 1024
const MAX_DEPTH = 32

/** Where a value stands in the text, and where the values inside it stand. */
export interface Located {
  readonly start: number
  readonly end: number
  readonly keyStart: number
  readonly keyEnd: number
  readonly children: ReadonlyMap<string, Located>
  /** The value could not be taken; a finding of its own says so. */
  readonly broken: boolean
}

/** A text that was read: its plain value, the places of all its parts, and findings that do not hide the rest. */
export interface Source {
  readonly file: string
  readonly text: string
  readonly value: unknown
  readonly root: Located
  readonly findings: ReadonlyArray<Diagnostic>
  readonly at: (offset: number) => At
}

/** How a file is read. */
export interface Reading {
  /** What a file of this kind needs at the least, told of an empty one. */
  readonly needs?: string | null
  readonly maxBytes?: number
}

/**
 * Reads one YAML 1.2 (or JSON) document. Refused: more than 256 KiB unless another limit is given, `%YAML 1.1`, several documents, aliases, merge keys,
 * duplicate keys, unknown tags, keys that are not plain words, nesting beyond 32 levels.
 */
export const readYaml = (
  text: string,
  file: string,
  { needs = null, maxBytes = MAX_FILE_BYTES }: Reading = {}
): E.Either<ReadonlyArray<Diagnostic>, Source> => {
  const whole = refuseWhole(text, file, maxBytes)
  if (whole !== null) return E.left([whole])
  const at = placesOf(text, file)
  const finding = (code: string, message: string, start: number, end: number, hint: string | null = null): Diagnostic => ({
    code,
    severity: 'error',
    message,
    // Between the two characters that end a line on Windows there is no place.
    ...at(text.startsWith('\r\n', start - 1) ? start - 1 : start),
    hint,
    length: Math.max(1, end - start)
  })
  let document: Document.Parsed
  try {
    // Duplicate keys are looked for below: the parser's own search is quadratic in the number of keys.
    document = parseDocument(text, { uniqueKeys: false, prettyErrors: false, logLevel: 'error', version: '1.2' })
  } catch (cause) {
    return E.left([aboutFile(file, 'yaml/depth', `this text cannot be read as YAML: ${String(cause)}`, 'nest less deeply')])
  }
  const syntax = [...document.errors, ...document.warnings].map((e) => finding(yamlCode(e.code), yamlMessage(e.code, e.message), e.pos[0], e.pos[1]))
  if (document.directives?.yaml.explicit === true && document.directives.yaml.version !== '1.2') {
    syntax.push(finding('yaml/version', 'a %YAML directive asks for another YAML than 1.2', 0, 9, 'leave the directive out'))
  }
  if (syntax.length > 0) return E.left(syntax)
  if (document.contents === null || (isScalar(document.contents) && document.contents.value === null)) {
    return E.left([aboutFile(file, 'yaml/empty', 'the file is empty', needs)])
  }
  const findings: Diagnostic[] = []
  const [value, root] = new Walk(finding, findings, text).node(document.contents, 0, [0, 0])
  return E.right({ file, text, value, root, findings, at })
}

const refuseWhole = (text: string, file: string, maxBytes: number): Diagnostic | null => {
  const nul = text.indexOf('\u0000')
  if (nul >= 0) return { ...aboutFile(file, 'file/binary', 'the file holds binary data, expected YAML or JSON text'), ...placesOf(text, file)(nul) }
  const bytes = new TextEncoder().encode(text)
  if (bytes.length <= maxBytes) return null
  const kept = new TextDecoder().decode(bytes.subarray(0, maxBytes)).length
  return {
    ...aboutFile(
      file,
      'file/too-large',
      `the file is longer than ${maxBytes} bytes (${maxBytes === MAX_FILE_BYTES ? '256 KiB' : '16 MiB'}); it passes that here`
    ),
    ...placesOf(text, file)(kept)
  }
}

const yamlCode = (code: string): string =>
  code === 'MULTIPLE_DOCS'
    ? 'yaml/documents'
    : code === 'RESOURCE_EXHAUSTION'
      ? 'yaml/depth'
      : code === 'TAG_RESOLVE_FAILED'
        ? 'yaml/tag'
        : 'yaml/syntax'

const yamlMessage = (code: string, message: string): string =>
  code === 'MULTIPLE_DOCS'
    ? 'the file holds several documents, expected one'
    : `not valid YAML: ${visible((message.split('\n')[0] ?? '').slice(0, 200))}`

type Report = (code: string, message: string, start: number, end: number, hint?: string | null) => Diagnostic
type Span = readonly [number, number]

/** Turns the parser's nodes into plain values on null prototypes, beside the places that they stand in. */
class Walk {
  private readonly report: Report
  private readonly findings: Diagnostic[]
  private readonly text: string

  constructor(report: Report, findings: Diagnostic[], text: string) {
    this.report = report
    this.findings = findings
    this.text = text
  }

  node(node: Node | null, depth: number, key: Span): [unknown, Located] {
    const [start, end] = node?.range ?? [key[1], key[1]]
    const place = { start, end, keyStart: key[0], keyEnd: key[1], children: new Map<string, Located>(), broken: false }
    const refuse = (code: string, message: string, hint: string): [unknown, Located] => {
      this.findings.push(this.report(code, message, start, end, hint))
      return [undefined, { ...place, broken: true }]
    }
    if (depth > MAX_DEPTH) return refuse('yaml/depth', `nested more than ${MAX_DEPTH} levels deep`, 'nest less deeply')
    if (isAlias(node)) return refuse('yaml/alias', `found the alias *${visible(node.source)}, expected the value itself`, 'write the value out')
    if (isMap(node)) return this.map(node, depth, place)
    if (isSeq(node)) {
      const items = node.items.map((item, index) => {
        const [value, located] = this.node(
          item as Node | null,
          depth + 1,
          ((item as Node | null)?.range?.slice(0, 2) as Span | undefined) ?? [start, start]
        )
        place.children.set(String(index), located)
        return value
      })
      return [items, place]
    }
    return [isScalar(node) ? node.value : null, place]
  }

  private map(node: YAMLMap, depth: number, place: Located & { children: Map<string, Located> }): [unknown, Located] {
    const value: Record<string, unknown> = Object.create(null) as Record<string, unknown>
    for (const pair of node.items as ReadonlyArray<Pair<Node | null, Node | null>>) {
      const span: Span = pair.key?.range ? [pair.key.range[0], pair.key.range[1]] : [place.start, place.start]
      const key = this.key(pair.key, span, place)
      if (key === null) continue
      const [item, located] = this.node(pair.value, depth + 1, span)
      place.children.set(key, located)
      if (!located.broken) value[key] = item
    }
    return [value, place]
  }

  private key(key: Node | null, [start, end]: Span, place: Located): string | null {
    const complain = (code: string, message: string, hint: string | null): null => {
      this.findings.push(this.report(code, message, start, end, hint))
      return null
    }
    if (!isScalar(key)) return complain('yaml/key', 'found a key that is not a word', 'write keys as plain words')
    const name = typeof key.value === 'string' ? key.value : this.text.slice(start, end)
    if (name === '<<') return complain('yaml/merge-key', 'found the merge key "<<", which YAML 1.2 does not have', 'write the values out')
    const first = place.children.get(name)
    if (first === undefined) return name
    return complain('yaml/duplicate-key', `the key "${visible(name.slice(0, 64))}" stands here for the second time`, 'keep one of the two')
  }
}
