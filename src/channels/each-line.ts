import { ok, type Result } from '../core/result.ts'
import type { Fields } from './read-fields.ts'
import { missingField, type TranslateError } from './translate-error.ts'

/**
 * Every line of an order, each with its path (`sku_order_list[1]`). The first that cannot be read refuses the order, and so does
 * an order without lines.
 */
export function eachLine<T>(
  lines: readonly Fields[],
  name: string,
  read: (line: Fields, at: string) => Result<T, TranslateError>,
): Result<T[], TranslateError> {
  const translated: T[] = []
  for (const [index, raw] of lines.entries()) {
    const line = read(raw, `${name}[${index}]`)
    if (!line.ok) return line
    translated.push(line.value)
  }
  return translated.length > 0 ? ok(translated) : missingField(name)
}
