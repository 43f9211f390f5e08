/** 路由: query, registration for pushes, and the pushes themselves, which nothing signs. */
import * as z from 'zod'
import { tryParseJson } from '../../../core/json.ts'
import { ok } from '../../../core/result.ts'
import { parseLocal } from '../../../core/time.ts'
import { isSameText } from '../../../platform/digests.ts'
import { unreadable } from '../../../platform/pushes.ts'
import type { CarrierAdapter } from '../../carrier.port.ts'
import { malformed, refusedBy } from '../courier-call.ts'
import { text } from '../loose-fields.ts'
import { replies, testByAsking, wholePush } from '../push-replies.ts'
import { nodeIn } from '../track-lines.ts'
import { CARRIER, call, isYes, PROVIDER } from './call.ts'
import { nodeByOrderState } from './nodes.ts'
import { lineOf, pushedRouteSchema, reportOf, routesSchema } from './track.ts'

type Tracking = NonNullable<CarrierAdapter['tracking']>

/** Empty routes: nothing yet, or the phone does not belong to the number. */
const query: Tracking['query'] = async (parcel, options) => {
  const answer = await call(
    'EXP_RECE_SEARCH_ROUTES',
    {
      language: 'zh-CN',
      trackingType: '1',
      trackingNumber: [parcel.waybill],
      methodType: '1',
      checkPhoneNo: parcel.phoneTail,
    },
    options,
  )
  if (!answer.ok) return answer
  if (!isYes(answer.value)) return refusedBy(PROVIDER, 'rejected', answer.value.code, answer.value.message)
  const routes = routesSchema.safeParse(answer.value.data)
  const found = routes.data?.routeResps.find(({ mailNo }) => mailNo === parcel.waybill)
  const report = reportOf(parcel.waybill, (found?.routes ?? []).map(lineOf))
  return routes.success && report ? ok(report) : malformed(PROVIDER, answer.value.data)
}

/** The address of pushes is set in 丰桥's console; names of the fields are not settled (?). */
const subscribe: Tracking['subscribe'] = async (parcel, options) => {
  const answer = await call(
    'EXP_RECE_REGISTER_ROUTE',
    { language: 'zh-CN', type: '2', attributeNo: parcel.waybill, checkPhoneNo: parcel.phoneTail },
    options,
  )
  if (!answer.ok) return answer
  const { code, message } = answer.value
  return isYes(answer.value) || /已注册|重复/.test(message)
    ? ok(undefined)
    : refusedBy(PROVIDER, 'rejected', code, message)
}

/** No signature exists: the address carries a secret of ours (`?token=`), which the merchant sets with it. */
const verify: Tracking['verify'] = async (input, credentials) => {
  const token = credentials.pushToken ?? ''
  const isGood = token !== '' && isSameText(token, input.query.get('token') ?? '')
  return isGood ? { ok: true } : { ok: false, reason: 'bad_signature' }
}

const routesPush = z.object({ Body: z.object({ WaybillRoute: z.array(pushedRouteSchema) }) })
const statesPush = z.object({
  orderState: z.array(z.object({ waybillNo: text, orderStateCode: text, orderStateDesc: text, lastTime: text })),
})

/** Routes of several waybills in one message, or the order's state until it is collected. */
const read: Tracking['read'] = (rawBody) => {
  const json = tryParseJson(rawBody)
  const routes = routesPush.safeParse(json).data?.Body.WaybillRoute
  const states = statesPush.safeParse(json).data?.orderState
  const lines = routes
    ? routes.map((route) => ({ waybill: route.mailno, line: lineOf({ ...route, secondaryStatusCode: '' }) }))
    : states?.map(({ waybillNo, orderStateCode, orderStateDesc, lastTime }) => ({
        waybill: waybillNo,
        line: {
          at: parseLocal(lastTime),
          node: nodeIn(nodeByOrderState, orderStateCode.split('-')[0] ?? ''),
          text: orderStateDesc,
          place: '',
          code: orderStateCode,
        },
      }))
  if (!lines) return unreadable('neither routes nor states of orders')
  return wholePush(
    [...Map.groupBy(lines, (item) => item.waybill)].map(([waybill, ofParcel]) =>
      waybill === ''
        ? null
        : reportOf(
            waybill,
            ofParcel.map(({ line }) => line),
          ),
    ),
    'a route names no waybill, or has no readable time',
  )
}

export const tracking: Tracking = {
  query,
  subscribe,
  pollsPerMinute: 600,
  verify,
  read,
  ...replies('{"return_code":"0000","return_msg":"成功"}', '{"return_code":"1000","return_msg":"失败"}'),
}

export const test = testByAsking(
  query,
  { waybill: 'SF0000000000000', carrier: CARRIER, phoneTail: '0000' },
  '顺丰丰桥已应答，顾客编码与校验码有效',
)
