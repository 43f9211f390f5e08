/** Fields as couriers write them: numbers or text alike, absent ones empty. */
import * as z from 'zod'

export const text = z
  .union([z.string(), z.number().transform(String)])
  .nullish()
  .transform((value) => value ?? '')

export const truth = z
  .union([z.boolean(), z.string(), z.number()])
  .nullish()
  .transform((value) => value === true || value === 1 || value === 'true' || value === '1')

/** A list that may be absent. */
export const listOf = <S extends z.ZodType>(item: S) =>
  z
    .array(item)
    .nullish()
    .transform((items) => items ?? [])
