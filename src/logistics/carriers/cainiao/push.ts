/** States that 菜鸟 pushes. It is asked for none: tracks are another service's, what comes is taken. Names of the fields are not settled (?). */
import * as z from 'zod'
import { tryParseJson } from '../../../core/json.ts'
import { ok } from '../../../core/result.ts'
import { parseLocal } from '../../../core/time.ts'
import { isSameText } from '../../../platform/digests.ts'
import { unreadable } from '../../../platform/pushes.ts'
import type { CarrierAdapter } from '../../carrier.port.ts'
import { refusedBy } from '../courier-call.ts'
import { text } from '../loose-fields.ts'
import { replies } from '../push-replies.ts'
import { type NodeTable, nodeIn, trackReport, watchingOf } from '../track-lines.ts'
import { dataDigest, PROVIDER } from './call.ts'
import { carrierOfCp } from './companies.ts'

type Tracking = NonNullable<CarrierAdapter['tracking']>

/** Numbers as the pickup product counts them, words as 淘宝's traces name them. */
export const nodeByStatus: NodeTable = {
  '0': 'created',
  '100': 'created',
  '150': 'created',
  '200': 'created',
  '300': 'in_transit',
  '400': 'picked_up',
  '430': 'in_transit',
  '474': 'in_transit',
  '475': 'customs',
  '500': 'in_transit',
  '600': 'out_for_delivery',
  '700': 'exception',
  '800': 'refused',
  '900': 'awaiting_collection',
  '901': 'awaiting_collection',
  '950': 'delivered',
  '1000': 'delivered',
  '1100': 'in_transit',
  '1200': 'returning',
  GOT: 'picked_up',
  ARRIVAL: 'arrived_hub',
  DEPARTURE: 'departed_hub',
  SENT_SCAN: 'out_for_delivery',
  SIGNED: 'delivered',
  FAILED: 'exception',
  REJECT: 'refused',
}

const formOf = (rawBody: string, name: string): string => new URLSearchParams(rawBody).get(name) ?? ''

const verify: Tracking['verify'] = async (input, credentials) => {
  const secret = credentials.secretKey ?? ''
  const digest = dataDigest(formOf(input.rawBody, 'logistics_interface'), secret)
  const isGood = secret !== '' && isSameText(digest, formOf(input.rawBody, 'data_digest'))
  return isGood ? { ok: true } : { ok: false, reason: 'bad_signature' }
}

const pushSchema = z.object({
  mailNo: text,
  waybillCode: text,
  cpCode: text,
  status: text,
  action: text,
  time: text,
  desc: text,
  city: text,
})

const read: Tracking['read'] = (rawBody) => {
  const { data } = pushSchema.safeParse(tryParseJson(formOf(rawBody, 'logistics_interface')))
  const waybill = data ? data.mailNo || data.waybillCode : ''
  if (!data || waybill === '') return unreadable('logistics_interface names no waybill')
  const code = data.status || data.action
  const lines = [
    { at: parseLocal(data.time), node: nodeIn(nodeByStatus, code), text: data.desc, place: data.city, code },
  ]
  const report = trackReport({ waybill, carrier: carrierOfCp(data.cpCode), watching: watchingOf(lines), lines })
  return report ? ok([report]) : unreadable('the state has no readable time')
}

const pushesOnly = async () => refusedBy(PROVIDER, 'rejected', '菜鸟电子面单不提供轨迹查询')

export const tracking: Tracking = {
  subscribe: pushesOnly,
  query: pushesOnly,
  pollsPerMinute: 1,
  verify,
  read,
  ...replies('{"success":"true"}', '{"success":"false","errorCode":"S02","errorMsg":"数字签名不匹配"}'),
}
