// 冷链: goods that may not wait outside the cold are promised for a window of at most two hours.
import type { PromiseSettings } from '../promise-settings.contract.ts'

/** `FRESH-*` stands for every code that begins like this. */
export function isCold(
  lines: readonly { readonly sku: string | null }[],
  { coldSkus }: Pick<PromiseSettings, 'coldSkus'>,
): boolean {
  return (
    coldSkus.length > 0 &&
    lines.some(({ sku }) =>
      coldSkus.some((code) => (code.endsWith('*') ? sku?.startsWith(code.slice(0, -1)) === true : sku === code)),
    )
  )
}
