/** The parcel's way over China: the outlines are a picture that the browser fetches after the text, the way is drawn on it. */
import type { TrackPayload } from '../api/track.ts'
import outlines from './china.svg?url'
import { labelDrops, MAP_HEIGHT, MAP_WIDTH, projectPoint } from './project-point.ts'

const SVG = 'http://www.w3.org/2000/svg'

function shape(tag: string, attributes: Readonly<Record<string, string | number>>, text = ''): SVGElement {
  const element = document.createElementNS(SVG, tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value))
  if (text) element.textContent = text
  return element
}

/** Not for who saves data, or is on a line where the picture would be in the way. */
export function mayDrawMap(): boolean {
  const { connection } = navigator as { readonly connection?: { saveData?: boolean; effectiveType?: string } }
  return connection?.saveData !== true && !/2g/.test(connection?.effectiveType ?? '')
}

type Way = TrackPayload['way']

export function wayMap(way: Way, label: string): SVGElement {
  const map = shape('svg', {
    class: 'map',
    viewBox: `0 0 ${MAP_WIDTH} ${MAP_HEIGHT}`,
    role: 'img',
    'aria-label': label,
  })
  map.appendChild(shape('image', { href: outlines, width: MAP_WIDTH, height: MAP_HEIGHT }))
  const points = way.map((point) => ({ ...point, at: projectPoint(point.lng, point.lat) }))
  points.slice(1).forEach(({ at, kind }, index) => {
    const from = points[index]
    if (from) map.appendChild(shape('path', { class: kind === 'goal' ? 'leg ahead' : 'leg', d: bow(from.at, at) }))
  })
  for (const { at, kind } of points)
    map.appendChild(shape('circle', { class: `stop ${kind}`, cx: at[0], cy: at[1], r: kind === 'passed' ? 4 : 6 }))
  const named = points.filter(({ kind }, index) => kind !== 'passed' || index === 0)
  const drops = labelDrops(named.map(({ at }) => at))
  named.forEach(({ at: [x, y], name }, index) => {
    const isEast = x > MAP_WIDTH * 0.86
    map.appendChild(
      shape(
        'text',
        {
          class: 'place',
          x: x + (isEast ? -10 : 10),
          y: y + (drops[index] ?? 0),
          'text-anchor': isEast ? 'end' : 'start',
        },
        name,
      ),
    )
  })
  return map
}

type At = readonly [x: number, y: number]

/** Bent a little, so that a way there and back shows both. */
function bow([ax, ay]: At, [bx, by]: At): string {
  const [mx, my] = [(ax + bx) / 2 + (by - ay) * 0.12, (ay + by) / 2 - (bx - ax) * 0.12]
  return `M${ax} ${ay}Q${Math.round(mx)} ${Math.round(my)} ${bx} ${by}`
}
