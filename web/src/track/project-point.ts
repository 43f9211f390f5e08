/** The drawing's coordinates: an equirectangular map of China, true to scale at 36° N. The outlines are drawn with the same numbers. */
export const MAP_WIDTH = 500
export const MAP_HEIGHT = 370

const WEST = 73
const NORTH = 54
const PER_DEGREE = 9.95

/** Degrees, [longitude, latitude], to the drawing's units with one decimal. */
export function projectPoint(lng: number, lat: number): readonly [x: number, y: number] {
  return [Math.round((lng - WEST) * PER_DEGREE * 0.809 * 10) / 10, Math.round((NORTH - lat) * PER_DEGREE * 10) / 10]
}

type At = readonly [x: number, y: number]

/** How far under its point the foot of each name is: two that would lie on each other part, the northern one goes up. */
export function labelDrops(points: readonly At[]): number[] {
  return points.map(([x, y], index) => {
    const other = points.findIndex(([ox, oy], at) => at !== index && Math.abs(ox - x) < 80 && Math.abs(oy - y) < 18)
    const at = points[other]
    if (!at) return 5
    return y < at[1] || (y === at[1] && index < other) ? -4 : 18
  })
}
