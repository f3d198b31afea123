import type { FactValue } from '../facts/dictionary.ts'
import type { TierMap } from './map.ts'
import type { MapAxis } from './map-axis.ts'
import type { Scale } from './map-scale.ts'
import { tag, textIn, write } from './map-tag.ts'
import { ticksOf } from './map-ticks.ts'
import { cutTo, widthOf } from './map-words.ts'

/** A fact with its unit. */
export const axisName = ({ fact, definition: { unit } }: MapAxis): string => (unit === null ? fact : `${fact}, ${unit}`)

/** Marks, numbers and names of both axes around a plot whose left upper corner is 0, 0. */
export const frame = (x: Scale, y: Scale): string => {
  const across = ticksOf(x, (text) => widthOf(text, 12) + 12)
  const upward = ticksOf(y, () => 18)
  const bottom = y.length
  const wordWidth = x.length / Math.max(1, x.axis.bands.length)
  return [
    tag('rect', { x: 0, y: 0, width: x.length, height: y.length, class: 'frame' }),
    ...across.flatMap(({ at, text, isBound }) => {
      const label = x.range === null ? cutTo(text, wordWidth - 4, 12) : text
      return [
        tag('path', { d: `M${at} ${bottom}v6`, class: isBound ? 'bound' : 'tick' }),
        write(label, at, bottom + 20, `mark middle ${isBound ? 'ink strong' : 'faint'}`)
      ]
    }),
    ...upward.flatMap(({ at, text, isBound }) => [
      tag('path', { d: `M0 ${bottom - at}h-6`, class: isBound ? 'bound' : 'tick' }),
      write(cutTo(text, 70, 12), -11, bottom - at + 4, `mark end ${isBound ? 'ink strong' : 'faint'}`)
    ]),
    axisTitle(x.axis, x.length, bottom + 44, 'end', x.length),
    // What runs upwards is named above its axis, so that nobody has to turn their head.
    axisTitle(y.axis, 0, -12, '', x.length)
  ].join('')
}

const axisTitle = ({ definition, ...axis }: MapAxis, x: number, y: number, anchor: string, room: number): string => {
  const name = axisName({ definition, ...axis })
  const about = cutTo(definition.description, room - widthOf(name, 13) - 24, 11.5, 'regular')
  return tag(
    'text',
    { x, y, class: `axis ink ${anchor}` },
    tag('tspan', {}, textIn(cutTo(name, room, 13))),
    tag('tspan', { dx: 10, class: 'small faint' }, textIn(about))
  )
}

/** What was taken for the facts that are on no axis, in words. */
export const settingText = ({ setting: { said, assumed }, ladder }: TierMap): string => {
  const told = (fact: string, value: FactValue | null | undefined): string => {
    const unit = ladder.dictionary.get(fact)?.unit ?? null
    return `${fact} ${value === null || value === undefined ? 'unknown' : value === true ? 'yes' : value === false ? 'no' : String(value)}${unit === null ? '' : ` ${unit}`}`
  }
  const given = Object.entries(said).map(([fact, value]) => told(fact, value))
  const taken = [...assumed].map(([fact, value]) => told(fact, value))
  return [
    ...(given.length > 0 ? [`at ${given.join(', ')}`] : []),
    ...(taken.length > 0 ? [`${given.length > 0 ? 'else ' : ''}for machines with ${taken.join(', ')}`] : [])
  ].join('; ')
}
