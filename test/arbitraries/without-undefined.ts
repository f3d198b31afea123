type Optional<T> = { [K in keyof T]-?: undefined extends T[K] ? K : never }[keyof T]
type WithoutUndefined<T> = Omit<T, Optional<T>> & { readonly [K in Optional<T>]?: Exclude<T[K], undefined> }

/** A key whose value is undefined is not written. */
export const withoutUndefined = <T extends object>(parts: T): WithoutUndefined<T> =>
  Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as WithoutUndefined<T>
