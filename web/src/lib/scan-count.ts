/** What is taken into a box, counted by hand or by scanning piece by piece. */

export interface WantedLine {
  readonly key: string
  readonly sku: string
  /** Pieces that are still to be taken. */
  readonly left: number
}

export interface Basket {
  /** Pieces by line. */
  readonly taken: Readonly<Record<string, number>>
  /** Pieces that were scanned. */
  readonly scanned: number
  /** The line that the last scan counted. */
  readonly last: string
  /** The last scan was of goods that are not of this box, or of which it has all. */
  readonly refused: { readonly why: 'notHere' | 'enough'; readonly code: string } | null
}

/** Who does not scan takes all that is left. */
export const filledBasket = (lines: readonly WantedLine[]): Basket => ({
  taken: Object.fromEntries(lines.map(({ key, left }) => [key, left])),
  scanned: 0,
  last: '',
  refused: null,
})

/** One piece more, on the first line that wants one; the first scan begins from nothing. `code`: what the scanner has read. */
export function scanInto(
  basket: Basket,
  lines: readonly WantedLine[],
  { sku, code }: { readonly sku: string; readonly code: string },
): Basket {
  const taken = basket.scanned === 0 ? {} : basket.taken
  const ofSku = lines.filter((line) => isSameCode(line.sku, sku))
  const line = ofSku.find(({ key, left }) => (taken[key] ?? 0) < left)
  if (line === undefined) return { ...basket, refused: { why: ofSku.length === 0 ? 'notHere' : 'enough', code } }
  const { key } = line
  return {
    taken: { ...taken, [key]: (taken[key] ?? 0) + 1 },
    scanned: basket.scanned + 1,
    last: key,
    refused: null,
  }
}

/** Scanners are set to capitals, or not. */
export const isSameCode = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()
