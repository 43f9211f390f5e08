// Calibration: of what was promised for a share, was that share kept, and how much room was left?
import { HOUR, localDay } from '../../core/time.ts'
import type { PromiseBasis } from '../promise.contract.ts'
import { CURVE } from './lane-book.ts'
import { slipKey } from './lane-histogram.ts'

export interface Scored {
  readonly carrier: string
  readonly promisedAt: number
  readonly deliveredAt: number
  readonly basis: Pick<PromiseBasis, 'quantile' | 'curve'>
}

/** What is added to one day's row of one courier. */
export interface ScoreDay {
  readonly day: string
  readonly carrier: string
  readonly told: number
  readonly kept: number
  readonly wanted: number
  readonly curve: Readonly<Record<string, number>>
  readonly padding: Readonly<Record<string, number>>
}

export function scoreDays(parcels: readonly Scored[]): ScoreDay[] {
  const groups = Map.groupBy(parcels, ({ carrier, deliveredAt }) => `${localDay(deliveredAt)}|${carrier}`)
  return [...groups].map(([key, ofDay]) => {
    const [day = '', carrier = ''] = key.split('|')
    const curve: Record<string, number> = {}
    const padding: Record<string, number> = {}
    for (const { promisedAt, deliveredAt, basis } of ofDay) {
      CURVE.forEach((level, i) => {
        const name = String(Math.round(level * 100))
        if (basis.curve?.[i] !== undefined) {
          curve[name] = (curve[name] ?? 0) + (deliveredAt <= basis.curve[i] ? 1 : 0)
          curve[`of${name}`] = (curve[`of${name}`] ?? 0) + 1
        }
      })
      const left = slipKey((promisedAt - deliveredAt) / HOUR)
      padding[left] = (padding[left] ?? 0) + 1
    }
    return {
      day,
      carrier,
      told: ofDay.length,
      kept: ofDay.filter(({ promisedAt, deliveredAt }) => deliveredAt <= promisedAt).length,
      wanted: ofDay.reduce((sum, { basis }) => sum + basis.quantile, 0),
      curve,
      padding,
    }
  })
}
