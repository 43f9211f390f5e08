/**
 * What a person may not see is not in the answer. Each room classifies the fields of what it shows; a field without a class
 * does not compile, and a value leaves only through its classes.
 */
import type { Right } from './rights.ts'

/** `open`: whoever may call the route. A right: only who holds it as well. */
export type FieldClass = 'open' | Right

export type FieldClasses<T> = { readonly [K in keyof T]-?: FieldClass }

/** Fields behind a right may be missing. */
export type Seen<T, C extends FieldClasses<T>> = { [K in keyof T as C[K] extends 'open' ? K : never]: T[K] } & {
  [K in keyof T as C[K] extends 'open' ? never : K]?: T[K]
}

/** The fields of `value` that these rights show; fields that nobody classified stay behind. */
export function seen<T extends object, C extends FieldClasses<T>>(
  value: T,
  classes: C,
  rights: ReadonlySet<Right>,
): Seen<T, C> {
  const shown: Record<string, unknown> = {}
  for (const [field, needed] of Object.entries<FieldClass>(classes)) {
    if (needed === 'open' || rights.has(needed)) shown[field] = value[field as keyof T]
  }
  // Built from the classes, field by field; that is what the type says.
  return shown as Seen<T, C>
}

/** Amounts are named `…Fen` everywhere; `price` and `amount` come from platforms. */
const MONEY = /(?:Fen|_fen|price|amount)$/i

/** Whether a field of this name holds an amount. */
export const namesMoney = (field: string): boolean => MONEY.test(field)

/** Free-form records (event data, before and after): without `finance:read` no amount at any depth. */
export function withoutMoney<T>(value: T, rights: ReadonlySet<Right>): T {
  return rights.has('finance:read') ? value : (strip(value) as T)
}

function strip(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(strip)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !MONEY.test(key))
      .map(([key, inner]) => [key, strip(inner)]),
  )
}
