import { jsonAnswer, type PlatformAnswer, type PlatformCall } from '../platform-call'
import type { CallLimit } from '../shops/call-quota'
import { issueCode } from '../shops/tokens'
import type { World } from '../world/world'
import { contentAnswer, faultAnswer } from './faults'
import { type MethodCall, type MethodResult, refused } from './method'
import { setSaleStatus, updateQuantity } from './methods/goods'
import { changedOrders, changedRefunds, confirmedOrders, orderInformation, updateNote } from './methods/orders'
import { listCompanies, sendOnline, uploadExtra } from './methods/ship'
import { createToken, refreshToken } from './methods/tokens'
import { isSigned, paramsOf } from './sign'
import { permit } from './socket'

interface Method {
  /** The key of its answer, which follows no rule. */
  key: string
  /** Done for the app, without a shop's token. */
  open?: boolean
  /** Of one shop. */
  limit?: CallLimit
  run(call: MethodCall): MethodResult
}

const METHODS: Record<string, Method> = {
  'pdd.pop.auth.token.create': { key: 'pop_auth_token_create_response', open: true, run: createToken },
  'pdd.pop.auth.token.refresh': { key: 'pop_auth_token_refresh_response', open: true, run: refreshToken },
  'pdd.logistics.companies.get': { key: 'logistics_companies_get_response', open: true, run: listCompanies },
  'pdd.order.information.get': {
    key: 'order_info_get_response',
    limit: { calls: 30_000, windowMs: 60_000 },
    run: orderInformation,
  },
  'pdd.order.list.get': { key: 'order_list_get_response', run: confirmedOrders },
  'pdd.order.number.list.increment.get': { key: 'order_sn_increment_get_response', run: changedOrders },
  'pdd.refund.list.increment.get': {
    key: 'refund_increment_get_response',
    limit: { calls: 100, windowMs: 10_000 },
    run: changedRefunds,
  },
  'pdd.order.note.update': { key: 'order_note_update_response', run: updateNote },
  'pdd.logistics.online.send': { key: 'logistics_online_send_response', run: sendOnline },
  'pdd.order.upload.extra.logistics': { key: 'upload_extra_logistics_response', run: uploadExtra },
  'pdd.goods.quantity.update': { key: 'goods_quantity_update_response', run: updateQuantity },
  'pdd.pmc.user.permit': {
    key: 'pmc_user_permit_response',
    run({ world, shop }) {
      permit(world, shop)
      return { content: { is_success: true } }
    },
  },
  'pdd.goods.sale.status.set': { key: 'goods_sale_status_set_response', run: setSaleStatus },
}

const DRIFT_SECONDS = 600
const CODE_SECONDS = 600

/** `/api/router` is the gateway, `/service-market/auth` the page on which a merchant agrees. */
export function answerPdd(world: World, call: PlatformCall): PlatformAnswer {
  if (call.path === '/service-market/auth') return agree(world, new URLSearchParams(call.query))
  const params = paramsOf(call.body)
  const method = METHODS[params.type ?? '']
  const result =
    call.method !== 'POST' || call.path !== '/api/router' || method === undefined
      ? refused('parameter-invalid', 'type')
      : run(world, method, params)
  const requestId = `1${world.now()}${world.nextLogNumber()}`
  return 'fault' in result
    ? faultAnswer(result.fault, requestId)
    : contentAnswer(method?.key ?? '', result.content, requestId)
}

function run(world: World, method: Method, params: Record<string, string>): MethodResult {
  const { client_id: clientId = '', timestamp = '', sign = '', access_token: token = '' } = params
  if (clientId === '' || timestamp === '' || sign === '')
    return refused('parameter-missing', 'client_id, timestamp, sign')
  const app = world.shops.byApp('pdd', clientId)
  if (app === undefined) return refused('parameter-invalid', 'client_id')
  if (!isSigned(app.appSecret, params)) return refused('signature-invalid')
  const drift = Math.abs(Number(timestamp) - world.now() / 1000)
  if (!(drift <= DRIFT_SECONDS)) return refused('parameter-invalid', 'timestamp')
  if (Object.values(params).includes('')) return refused('parameter-invalid', '参数值不能为空')
  if (method.open) return method.run({ world, shop: app, params })
  const shop = world.shops.byToken('pdd', token, world.now())
  if (typeof shop === 'string') return refused('token-invalid')
  if (shop.appKey !== clientId) return refused('no-permission')
  if (method.limit && !world.quota.take(`pdd:${shop.shopId}:${params.type}`, method.limit)) return refused('throttled')
  return method.run({ world, shop, params })
}

/** The merchant agrees at once: back to the app with a code. */
function agree(world: World, query: URLSearchParams): PlatformAnswer {
  const shop = world.shops.byApp('pdd', query.get('client_id') ?? '')
  const back = query.get('redirect_uri') ?? ''
  if (shop === undefined || query.get('response_type') !== 'code' || !URL.canParse(back))
    return jsonAnswer({ body: '{"error":"client_id, redirect_uri"}', ok: false, status: 400, reason: 'authorise' })
  const location = new URL(back)
  location.searchParams.set('code', issueCode(world, shop, CODE_SECONDS))
  location.searchParams.set('state', query.get('state') ?? '')
  return { ...jsonAnswer({ body: '', ok: true, status: 302 }), headers: { location: location.href } }
}
