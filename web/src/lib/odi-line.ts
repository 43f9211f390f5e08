/** Geometry of the ODI line: a ratio per day as points in a box, with the goal's height. */
import type { OdiDay } from '../api/insights.ts'

export interface LinePoint {
  readonly day: string
  readonly x: number
  readonly y: number
  readonly ratio: number
  readonly signed: number
  readonly signedInTime: number
}

export interface OdiLine {
  readonly points: readonly LinePoint[]
  /** SVG path; breaks where a day had no delivery. */
  readonly path: string
  readonly goalY: number
  /** Ratio at the bottom of the box. */
  readonly floor: number
}

/** The scale starts at the lowest tenth under the data and the goal, never above 0.8, and ends at 1. */
export function odiLineOf(input: { days: readonly OdiDay[]; goal: number; width: number; height: number }): OdiLine {
  const { days, goal, width, height } = input
  const ratios = days.filter((day) => day.signed > 0).map((day) => day.signedInTime / day.signed)
  const lowest = Math.min(goal, 0.8, ...ratios)
  const floor = Math.max(0, Math.floor(lowest * 10 + 1e-9) / 10)
  const yOf = (ratio: number) => height - ((ratio - floor) / (1 - floor)) * height
  const step = days.length > 1 ? width / (days.length - 1) : 0
  const points: LinePoint[] = []
  let path = ''
  let broken = true
  for (const [index, day] of days.entries()) {
    if (day.signed <= 0) {
      broken = true
      continue
    }
    const ratio = day.signedInTime / day.signed
    const point = {
      day: day.day,
      x: round(index * step),
      y: round(yOf(ratio)),
      ratio,
      signed: day.signed,
      signedInTime: day.signedInTime,
    }
    path += `${broken ? 'M' : 'L'}${point.x} ${point.y}`
    broken = false
    points.push(point)
  }
  return { points, path, goalY: round(yOf(goal)), floor }
}

const round = (value: number) => Math.round(value * 10) / 10
