import type { FactDefinition, FactValue } from './dictionary.ts'
import { bool, number, oneOf, type Shape } from '../source/shape.ts'

/** The codec of a fact's value: finite numbers from 0 up, whole ones for integers, the listed words for enums. */
export const valueShape = (definition: FactDefinition): Shape<FactValue> => {
  switch (definition.type) {
    case 'number':
      return number(`a number${unitOf(definition)} from 0 up`, { from: 0 })
    case 'integer':
      return number(`a whole number${unitOf(definition)} from 0 up`, { from: 0, integer: true })
    case 'boolean':
      return bool
    case 'enum':
      return oneOf(definition.values)
  }
}

/** The same without an account of what is wrong, for facts by the million. */
export const isValue = (definition: FactDefinition, value: unknown): value is FactValue => {
  switch (definition.type) {
    case 'number':
      return typeof value === 'number' && value >= 0 && value < Infinity
    case 'integer':
      return Number.isInteger(value) && Number(value) >= 0
    case 'boolean':
      return typeof value === 'boolean'
    case 'enum':
      return typeof value === 'string' && definition.values.includes(value)
  }
}

export const isNumeric = (definition: FactDefinition): boolean => definition.type === 'number' || definition.type === 'integer'

const unitOf = ({ unit }: FactDefinition): string => (unit === null ? '' : ` of ${unit}`)
