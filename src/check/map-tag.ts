import { escaped } from './map-words.ts'

type Attributes = Readonly<Record<string, string | number>>

/** An element of an SVG. Attributes are escaped here, children are elements already or `textIn`. */
export const tag = (name: string, attributes: Attributes, ...children: ReadonlyArray<string>): string => {
  const open = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(String(value))}"`)
  return children.length === 0 ? `<${name}${open.join('')}/>` : `<${name}${open.join('')}>${children.join('')}</${name}>`
}

/** Words inside an element. */
export const textIn = (text: string): string => escaped(text)

/** A line of writing. */
export const write = (text: string, x: number, y: number, style: string, more: Attributes = {}): string =>
  tag('text', { x, y, class: style, ...more }, textIn(text))
