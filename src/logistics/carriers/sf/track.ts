/** 顺丰's routes, as a query answers them and a push carries them; times are GMT+8. */
import * as z from 'zod'
import { parseLocal } from '../../../core/time.ts'
import type { TrackReport } from '../../carrier.port.ts'
import { listOf, text } from '../loose-fields.ts'
import { type TrackLine, trackReport, watchingOf } from '../track-lines.ts'
import { CARRIER } from './call.ts'
import { nodeOf } from './nodes.ts'

const routeFields = { acceptTime: text, acceptAddress: text, remark: text, opCode: text }
export const routeSchema = z.object({ ...routeFields, secondaryStatusCode: text })
export const pushedRouteSchema = z.object({ ...routeFields, mailno: text })
export const routesSchema = z.object({ routeResps: listOf(z.object({ mailNo: text, routes: listOf(routeSchema) })) })

export const lineOf = (route: z.infer<typeof routeSchema>): TrackLine => ({
  at: parseLocal(route.acceptTime),
  node: nodeOf(route.opCode, route.secondaryStatusCode),
  text: route.remark,
  place: route.acceptAddress,
  code: route.opCode || route.secondaryStatusCode,
})

export const reportOf = (waybill: string, lines: readonly TrackLine[]): TrackReport | null =>
  trackReport({ waybill, carrier: CARRIER, watching: watchingOf(lines), lines })
