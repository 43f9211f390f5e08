// node scripts/china-outline.mjs <china.json>: web/src/track/china.svg from ECharts' map of China (apache/echarts 4.9.0,
// map/json/china.json, Apache-2.0): provinces simplified to what a phone shows, Taiwan included, the South China Sea in an inset.
// What the file lacks is added here: the line's ten dashes and the islands south of Hainan. It refuses to draw a map that misses a part.
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

/** Where simplifying leaves nothing of a province (Macao), a dot stands for it. */
const provinces = features.map((feature) => {
  const rings = ringsOf(feature)
  const drawn = outline(rings, projectPoint, { tolerance: 0.7, least: 1.4 })
  return { name: feature.properties.name, drawn, at: drawn === '' ? rings[0][0] : null }
})

// The inset: the same coasts, smaller, with the dashes and the islands as dots (schematic, not for navigation).
const FRAME = { x: 422, y: 241, width: 76, height: 127, west: 105.6, north: 25.6, perDegree: 4.97 }
const inset = (lng, lat) => [
  FRAME.x + (lng - FRAME.west) * FRAME.perDegree * 0.87,
  FRAME.y + (FRAME.north - lat) * FRAME.perDegree,
]
const coasts = features.map((feature) => outline(ringsOf(feature), inset, { tolerance: 0.3, least: 0.8 })).join('')

/**
 * The ten dashes, from Vietnam's coast round to Taiwan's east. Nine agree in number, order and place with ECharts' own schematic
 * inset (lib/coord/geo/fix/nanhai.js, within 0.6°), the tenth with the map of 2013.
 */
const dashes = [
  [109.4, 16.1, 109.7, 15],
  [110.4, 12.3, 110.1, 11.2],
  [108.3, 7.2, 108.2, 6.1],
  [111.8, 3.3, 112.8, 3.6],
  [115.6, 7.1, 116.4, 8],
  [118.6, 10.9, 119, 12],
  [119.1, 14.8, 119.1, 16],
  [119.7, 18, 120.4, 19],
  [121.1, 20.8, 121.5, 21.7],
  [122.5, 23.6, 122.7, 24.4],
]
const dashPath = (place, shown = dashes) =>
  shown.map(([lng, lat, toLng, toLat]) => path([place(lng, lat), place(toLng, toLat)], false)).join('')

const islands = {
  'Xisha, Xuande': [112.3, 16.8],
  'Xisha, Yongle': [111.7, 16.5],
  'Zhongsha, Huangyan': [117.8, 15.1],
  Zhongsha: [114.4, 15.8],
  Dongsha: [116.8, 20.7],
  'Nansha, Zhongye': [114.3, 11.1],
  'Nansha, Taiping': [114.4, 10.4],
  'Nansha, Yongshu': [112.9, 9.6],
  'Nansha, Nanwei': [111.9, 8.6],
  'Nansha, Meiji': [115.5, 9.9],
  Zengmu: [112.3, 4],
}
const dots = (points, place, radius) =>
  points
    .map(([lng, lat]) => place(lng, lat).map((number) => number.toFixed(1)))
    .map(([x, y]) => `<circle cx="${x}" cy="${y}" r="${radius}"/>`)
    .join('')
/** In the main drawing: what is too small for an outline. Penghu is made of islands that are. */
const small = [...provinces.flatMap(({ at }) => (at ? [at] : [])), [119.6, 23.57]]

if (provinces.length !== 34) throw new Error(`${provinces.length} provinces, not 34`)
for (const name of ['台湾', '海南', '香港', '西藏', '新疆', '黑龙江'])
  if (!provinces.some((province) => province.name === name && province.drawn !== ''))
    throw new Error(`${name} is missing`)

const COLOUR = '#7b8a9e'
const land = `fill="${COLOUR}" fill-opacity=".2" stroke="${COLOUR}" stroke-opacity=".6" stroke-width="3" stroke-linejoin="round" transform="scale(.2)"`
const dashed = `fill="none" stroke="${COLOUR}" stroke-width="9" stroke-linecap="round" transform="scale(.2)"`
const box = `x="${FRAME.x}" y="${FRAME.y}" width="${FRAME.width}" height="${FRAME.height}"`
const svg = [
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${MAP_WIDTH} ${MAP_HEIGHT}"><title>China</title>`,
  '<!-- Outlines simplified from Apache ECharts 4.9.0 map/json/china.json, Apache-2.0; made by scripts/china-outline.mjs -->',
  `<path ${land} d="${provinces.map(({ drawn }) => drawn).join('')}"/>`,
  `<path ${dashed} d="${dashPath(
    projectPoint,
    dashes.filter(([, lat]) => lat > 17),
  )}"/>`,
  `<g fill="${COLOUR}">${dots(small, projectPoint, 1)}</g>`,
  `<clipPath id="c"><rect ${box}/></clipPath><g clip-path="url(#c)"><path ${land} d="${coasts}"/><path ${dashed} d="${dashPath(inset)}"/>`,
  `<g fill="${COLOUR}">${dots(Object.values(islands), inset, 0.9)}</g></g>`,
  `<rect ${box} fill="none" stroke="${COLOUR}" stroke-opacity=".7"/>`,
  `<text x="${FRAME.x + FRAME.width / 2}" y="${FRAME.y + FRAME.height - 3}" fill="${COLOUR}" font-size="11" text-anchor="middle" font-family="sans-serif">南海诸岛</text></svg>\n`,
].join('')
writeFileSync(new URL('../web/src/track/china.svg', import.meta.url), svg)
console.log(`web/src/track/china.svg: ${Buffer.byteLength(svg)} bytes`)
