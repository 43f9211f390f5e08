/** Lines chosen into parcels → groups of line numbers, in order of the parcels; empty parcels fall away. */
export function groupsOf(parcelOfLine: Readonly<Record<number, number>>): number[][] {
  const groups = new Map<number, number[]>()
  for (const [lineNo, parcel] of Object.entries(parcelOfLine)) {
    groups.set(parcel, [...(groups.get(parcel) ?? []), Number(lineNo)])
  }
  return [...groups.entries()].sort(([a], [b]) => a - b).map(([, lines]) => lines.sort((a, b) => a - b))
}
