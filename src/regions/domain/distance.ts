// Where a division lies and how far two of them are apart. Good for ranking warehouses, not for navigation.
import centroids from '../data/centroids.json' with { type: 'json' }

/** Degrees, [longitude, latitude]. */
export type LngLat = readonly [lng: number, lat: number]

const EARTH_RADIUS_KM = 6371

// The JSON's own type is a literal of 3,000 keys with number[] values; each value is a pair.
const points = centroids as unknown as Readonly<Record<string, LngLat | undefined>>

/** Centre of a six-digit division code; of its city, then of its province, where the division itself is not charted. */
export function locate(code: string): LngLat | null {
  return points[code] ?? points[`${code.slice(0, 4)}00`] ?? points[`${code.slice(0, 2)}0000`] ?? null
}

/** Great-circle kilometres between two division codes (haversine); null when one of them is unknown. */
export function kmBetween(from: string, to: string): number | null {
  const a = locate(from)
  const b = locate(to)
  if (a === null || b === null) return null
  const radians = Math.PI / 180
  const dLat = (b[1] - a[1]) * radians
  const dLng = (b[0] - a[0]) * radians
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(a[1] * radians) * Math.cos(b[1] * radians) * Math.sin(dLng / 2) ** 2
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.sqrt(h))
}
