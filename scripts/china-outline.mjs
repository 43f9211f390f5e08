// node scripts/china-outline.mjs <china.json>: web/src/track/china.svg from ECharts' map of China (apache/echarts 4.9.0,
// map/json/china.json, Apache-2.0): provinces simplified to what a phone shows, Taiwan included, the South China Sea in an inset.
import { readFileSync, writeFileSync } from 'node:fs'
import { MAP_HEIGHT, MAP_WIDTH, projectPoint } from '../web/src/track/project-point.ts'

const [source] = process.argv.slice(2)
if (!source) throw new Error('which china.json?')
const { features } = JSON.parse(readFileSync(source, 'utf8'))

/** ECharts' encoding: zigzag differences of 1/1024 degree, from the offset on. */
function decode(text, [startLng, startLat]) {
  const ring = []
  let [lng, lat] = [startLng, startLat]
  const step = (at) => {
    const value = text.charCodeAt(at) - 64
    return (value >> 1) ^ -(value & 1)
  }
  for (let i = 0; i < text.length; i += 2) {
    lng += step(i)
    lat += step(i + 1)
    ring.push([lng / 1024, lat / 1024])
  }
  return ring
}

const ringsOf = ({ geometry: { type, coordinates, encodeOffsets } }) =>
  type === 'Polygon'
    ? coordinates.map((text, i) => decode(text, encodeOffsets[i]))
    : coordinates.flatMap((texts, i) => texts.map((text, k) => decode(text, encodeOffsets[i][k])))

/** Douglas and Peucker, in the drawing's units. */
function simplify(points, tolerance) {
  if (points.length < 3) return points
  const [first, last] = [points[0], points.at(-1)]
  const [dx, dy] = [last[0] - first[0], last[1] - first[1]]
  const length = Math.hypot(dx, dy)
  let [worst, at] = [0, 0]
  points.forEach(([x, y], i) => {
    const off =
      length === 0
        ? Math.hypot(x - first[0], y - first[1])
        : Math.abs(dy * (x - first[0]) - dx * (y - first[1])) / length
    if (off > worst) [worst, at] = [off, i]
  })
  if (worst <= tolerance) return [first, last]
  return [...simplify(points.slice(0, at + 1), tolerance).slice(0, -1), ...simplify(points.slice(at), tolerance)]
}

/** Whole fifths of the drawing's unit, each point by its difference to the one before: short, and shorter still when packed. */
const FINE = 5
function path(points, close) {
  let [x, y] = [0, 0]
  const steps = points.map((point) => {
    const [toX, toY] = [Math.round(point[0] * FINE), Math.round(point[1] * FINE)]
    const step = `${toX - x} ${toY - y}`
    ;[x, y] = [toX, toY]
    return step
  })
  const [start, ...rest] = steps
  return `M${start}l${rest.filter((step) => step !== '0 0').join(' ')}${close ? 'z' : ''}`
}

function outline(rings, place, { tolerance, least }) {
  return rings
    .map((ring) =>
      simplify(
        ring.map(([lng, lat]) => place(lng, lat)),
        tolerance,
      ),
    )
    .filter((ring) => {
      const [xs, ys] = [ring.map(([x]) => x), ring.map(([, y]) => y)]
      return ring.length > 3 && Math.max(...xs) - Math.min(...xs) + Math.max(...ys) - Math.min(...ys) > least
    })
    .map((ring) => path(ring, true))
    .join('')
}

const provinces = features.map((feature) => outline(ringsOf(feature), projectPoint, { tolerance: 0.7, least: 1.4 }))

// The inset: the same coasts, smaller, with the line's ten dashes and the islands as dots (schematic, not for navigation).
const FRAME = { x: 440, y: 280, width: 58, height: 86, west: 106, north: 24.6, perDegree: 3.9 }
const inset = (lng, lat) => [
  FRAME.x + (lng - FRAME.west) * FRAME.perDegree * 0.87,
  FRAME.y + (FRAME.north - lat) * FRAME.perDegree,
]
const coasts = features.map((feature) => outline(ringsOf(feature), inset, { tolerance: 0.3, least: 0.8 })).join('')
const dashes = [
  [
    [109.4, 16.1],
    [109.7, 15],
  ],
  [
    [110.4, 12.3],
    [110.1, 11.2],
  ],
  [
    [108.3, 7.2],
    [108.2, 6.1],
  ],
  [
    [111.8, 3.6],
    [112.8, 3.8],
  ],
  [
    [115.6, 7.1],
    [116.4, 8],
  ],
  [
    [118.6, 10.9],
    [119, 12],
  ],
  [
    [119.1, 14.8],
    [119.1, 16],
  ],
  [
    [119.7, 18],
    [120.4, 19],
  ],
  [
    [121.1, 20.8],
    [121.5, 21.7],
  ],
  [
    [122.5, 23.6],
    [122.7, 24.4],
  ],
]
  .map((dash) =>
    path(
      dash.map(([lng, lat]) => inset(lng, lat)),
      false,
    ),
  )
  .join('')
const islands = [
  [112.3, 16.8],
  [114.4, 15.8],
  [114.3, 10.2],
  [116.8, 20.7],
  [111.9, 9.5],
  [115.5, 9],
]
  .map(([lng, lat]) => inset(lng, lat).map((number) => number.toFixed(1)))
  .map(([x, y]) => `<circle cx="${x}" cy="${y}" r=".6"/>`)
  .join('')

const land =
  'fill="#8b98a9" fill-opacity=".2" stroke="#8b98a9" stroke-opacity=".55" stroke-width="3" stroke-linejoin="round" transform="scale(.2)"'
const box = `x="${FRAME.x}" y="${FRAME.y}" width="${FRAME.width}" height="${FRAME.height}"`
const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${MAP_WIDTH} ${MAP_HEIGHT}"><title>China</title><!-- Outlines simplified from Apache ECharts 4.9.0 map/json/china.json, Apache-2.0; made by scripts/china-outline.mjs --><path ${land} d="${provinces.join('')}"/><clipPath id="c"><rect ${box}/></clipPath><g clip-path="url(#c)"><path ${land} d="${coasts}"/><path d="${dashes}" fill="none" stroke="#8b98a9" stroke-width="5" transform="scale(.2)"/><g fill="#8b98a9">${islands}</g></g><rect ${box} fill="none" stroke="#8b98a9" stroke-opacity=".55" stroke-width=".8"/></svg>\n`
writeFileSync(new URL('../web/src/track/china.svg', import.meta.url), svg)
console.log(`web/src/track/china.svg: ${Buffer.byteLength(svg)} bytes`)
