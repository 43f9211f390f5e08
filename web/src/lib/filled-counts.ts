/** What was counted, by warehouse: only the places that somebody filled in. 0 is a count, an empty field is none. */
export function filledCounts(
  counts: Readonly<Record<string, number | null | undefined>> | undefined,
): { warehouseId: string; onHand: number }[] {
  return Object.entries(counts ?? {}).flatMap(([warehouseId, onHand]) =>
    typeof onHand === 'number' ? [{ warehouseId, onHand }] : [],
  )
}
