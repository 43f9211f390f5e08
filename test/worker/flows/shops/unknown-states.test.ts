/** Every platform: an order in a state that no table has is parked, and a person gets a case that names the word. */
import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Case } from '../../../../src/cases/cases.contract.ts'
import { translateOrder as aliexpress } from '../../../../src/channels/aliexpress/translate.ts'
import { translateOrder as amazon } from '../../../../src/channels/amazon/translate.ts'
import type { ChannelClient, FetchedOrder } from '../../../../src/channels/channels.port.ts'
import { translateOrder as doudian } from '../../../../src/channels/doudian/translate.ts'
import { translateSpOrder } from '../../../../src/channels/jd/read-sp.ts'
import { translateOrder as kuaishou } from '../../../../src/channels/kuaishou/translate.ts'
import { translateOrder as pdd } from '../../../../src/channels/pdd/translate.ts'
import { type Fields, objectAt } from '../../../../src/channels/read-fields.ts'
import { orderOrMalformed } from '../../../../src/channels/read-orders.ts'
import { channelAdapter, channelKinds } from '../../../../src/channels/registry.ts'
import { translateOrder as shopify } from '../../../../src/channels/shopify/translate.ts'
import { translateTrade } from '../../../../src/channels/taobao/translate.ts'
import type { TranslateError } from '../../../../src/channels/translate-error.ts'
import { translateOrder as weixin } from '../../../../src/channels/weixin-shop/translate.ts'
import { translateOrder as woocommerce } from '../../../../src/channels/woocommerce/translate.ts'
import { noParticulars, translateOrder as xiaohongshu } from '../../../../src/channels/xiaohongshu/translate.ts'
import type { Result } from '../../../../src/core/result.ts'
import { knownConnection } from '../../../../src/flows/shops/known-connection.ts'
import { readOrderAgain } from '../../../../src/flows/shops/pull-orders.ts'
import type { Parked } from '../../../../src/ingest/ingest.contract.ts'
import aliexpressSample from '../../../fixtures/protocols/aliexpress.order.json' with { type: 'json' }
import amazonSample from '../../../fixtures/protocols/amazon.order.json' with { type: 'json' }
import doudianSample from '../../../fixtures/protocols/doudian.order.json' with { type: 'json' }
import jdSample from '../../../fixtures/protocols/jd.order.json' with { type: 'json' }
import kuaishouSample from '../../../fixtures/protocols/kuaishou.order.json' with { type: 'json' }
import pddSample from '../../../fixtures/protocols/pdd.order.json' with { type: 'json' }
import taobaoSample from '../../../fixtures/protocols/taobao.order.json' with { type: 'json' }
import weixinSample from '../../../fixtures/protocols/weixin-shop.order.json' with { type: 'json' }
import wooSample from '../../../fixtures/protocols/woocommerce.order.json' with { type: 'json' }
import xiaohongshuSample from '../../../fixtures/protocols/xiaohongshu.order.json' with { type: 'json' }
import { aMerchant, ctxOfTenant } from '../../../support/tenants.ts'

const STRANGE = 'NEVER_SEEN'
const STRANGE_NUMBER = 97

/** The platform's order in a state of tomorrow, read by the adapter of today. */
const orders: Readonly<Record<string, () => Result<FetchedOrder, TranslateError>>> = {
  taobao: () => translateTrade({ ...taobaoSample.trade_fullinfo_get_response.trade, status: STRANGE }),
  jd: () => translateSpOrder({ ...jdSample.sp_api.data, orderStatus: STRANGE }),
  pdd: () => pdd({ ...pddSample.order_info_get_response.order_info, order_status: STRANGE_NUMBER }),
  kuaishou: () =>
    kuaishou({
      ...kuaishouSample.data,
      orderBaseInfo: { ...kuaishouSample.data.orderBaseInfo, status: STRANGE_NUMBER },
    }),
  xiaohongshu: () => xiaohongshu({ ...xiaohongshuSample.data, orderStatus: STRANGE_NUMBER }, noParticulars),
  'weixin-shop': () => weixin({ ...weixinSample.order, status: STRANGE_NUMBER }, []),
  doudian: () =>
    doudian({ ...(doudianSample.data.shop_order_detail as Fields), order_status: STRANGE_NUMBER, main_status: 0 }),
  aliexpress: () => {
    const { result } = aliexpressSample.aliexpress_solution_order_info_get_response
    return aliexpress({ ...objectAt(result as Fields, 'data'), order_status: STRANGE })
  },
  amazon: () => {
    const { order } = amazonSample.v2026_01_01
    return amazon({ ...order, fulfillment: { ...order.fulfillment, fulfillmentStatus: STRANGE } }, 's')
  },
  shopify: () =>
    shopify({ id: 'gid://shopify/Order/1', displayFinancialStatus: STRANGE }, { secret: 's', codShips: false }),
  woocommerce: () =>
    woocommerce({ ...wooSample, status: STRANGE }, { secret: 's', ownStatuses: new Map(), refunds: [] }),
}

afterEach(() => void vi.restoreAllMocks())

it('every platform that tells states of its own is looked at', () => {
  // The open channel's states are checked by its schema, those of a file by the import.
  expect([...Object.keys(orders), 'file', 'open'].sort()).toEqual([...channelKinds].sort())
})

describe.each(Object.entries(orders))('%s', (kind, read) => {
  it('an unknown state parks the order and raises one case', async () => {
    const merchant = await aMerchant()
    const adapter = channelAdapter(kind)
    if (!adapter) throw new Error(kind)
    const { id } = await merchant.send<{ id: string }>('POST', '/api/v1/connections', {
      kind,
      name: '旗舰店',
      credentials: credentialsOf(kind),
      settings: { gateway: 'http://127.0.0.1:1' },
    })
    const known = await knownConnection(env, id, Date.now())
    if (!known) throw new Error('the connection was made a moment ago')
    const ctx = await ctxOfTenant(merchant.tenantId)
    vi.spyOn(adapter, 'requestToken').mockResolvedValue({
      ok: true,
      value: { accessToken: 't', refreshToken: 'r', expiresAt: Date.now() + 3_600_000 },
    })
    const fetchOrder = async () => orderOrMalformed(kind, {}, read())
    vi.spyOn(adapter, 'client').mockReturnValue({ fetchOrder } as unknown as ChannelClient)
    for (const platformOrderId of ['A', 'B'])
      await readOrderAgain({ ctx, connection: { ...known.connection, status: 'active' }, platformOrderId })
    const parked = await merchant.get<{ items: Parked[] }>('/api/v1/parked')
    const said = [STRANGE, String(STRANGE_NUMBER)]
    expect(parked.items.map(({ raw, code }) => [raw, code]).sort()).toEqual([
      ['A', 'ingest.untranslatable'],
      ['B', 'ingest.untranslatable'],
    ])
    const { items } = await merchant.get<{ items: Case[] }>('/api/v1/cases')
    expect(items).toMatchObject([{ kind: 'unknown_state', severity: 'red' }])
    expect(said.some((word) => items[0]?.detail.includes(word))).toBe(true)
    expect((await merchant.get<{ items: unknown[] }>('/api/v1/orders')).items).toEqual([])
  })
})

/** Something in every field of the wizard's form, in the form that the adapter wants. */
function credentialsOf(kind: string): Record<string, string> {
  const fields = channelAdapter(kind)?.form?.credentials ?? []
  const special: Record<string, string> = {
    marketplaceIds: 'ATVPDKIKX0DER',
    shop: 'demo.myshopify.com',
    site: 'https://shop.example.com',
    encodingAesKey: '',
    msgSecret: 'AQIDBAUGBwgJCgsMDQ4PEA==',
  }
  return Object.fromEntries(fields.map(({ key }) => [key, special[key] ?? 'x1']))
}
