/** An element of an XML document, with the words that stand in it directly. */
export interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: ReadonlyArray<Element>
  readonly text: string
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }

const plainText = (text: string): string => {
  // https://www.w3.org/TR/xml/#charsets
  if (/[^\t\n\r -\ud7ff\ue000-\ufffd]/.test(text.replace(/[\ud800-\udbff][\udc00-\udfff]/g, '')))
    throw new Error(`a character that XML does not have: ${JSON.stringify(text)}`)
  return text.replace(/&([^;\s]*;?)/g, (_, entity: string) => {
    const found = entity.endsWith(';') ? ENTITIES[entity.slice(0, -1)] : undefined
    if (found === undefined) throw new Error(`not an entity: &${entity}`)
    return found
  })
}

/** Reads XML as strictly as a browser does, for as much of it as an SVG without a doctype, comments and sections needs. */
export const readXml = (xml: string): Element => {
  interface Open {
    readonly name: string
    readonly attributes: Readonly<Record<string, string>>
    readonly children: Element[]
    text: string
  }
  const root: Open = { name: '', attributes: {}, children: [], text: '' }
  const stack: Open[] = [root]
  const top = (): Open => stack.at(-1) ?? root
  let at = 0
  for (const found of xml.matchAll(/<(\/?)([a-zA-Z][\w:-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/g)) {
    const [whole, isEnd, name = '', written = '', isEmpty] = found
    const between = xml.slice(at, found.index)
    if (/[<>]/.test(between)) throw new Error(`not well-formed: ${between.slice(0, 80)}`)
    top().text += plainText(between)
    at = found.index + whole.length
    if (isEnd === '/') {
      const closed = stack.pop()
      if (closed?.name !== name) throw new Error(`</${name}> closes <${closed?.name ?? ''}>`)
      top().children.push(closed)
      continue
    }
    const pairs = [...written.matchAll(/([\w:-]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, plainText(value)] as const)
    if (new Set(pairs.map(([key]) => key)).size < pairs.length) throw new Error(`an attribute twice in ${whole}`)
    const element: Open = { name, attributes: Object.fromEntries(pairs), children: [], text: '' }
    if (isEmpty === '/') top().children.push(element)
    else stack.push(element)
  }
  const [only] = root.children
  if (stack.length > 1 || only === undefined || root.children.length > 1 || xml.slice(at).trim() !== '') throw new Error('not one element')
  return only
}

export const allOf = (element: Element): ReadonlyArray<Element> => [element, ...element.children.flatMap(allOf)]
