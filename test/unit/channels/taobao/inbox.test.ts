import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { taobao } from '../../../../src/channels/taobao/index.ts'
import { tryParseJson } from '../../../../src/core/json.ts'
import push from '../../../fixtures/protocols/taobao.push.json' with { type: 'json' }
import { recordedFetch } from '../../../support/recorded-fetch.ts'

const waiting = push.tmc_messages_consume_response.messages.tmc_message
/** As it comes over the wire: an import rounds the long ids. */
const wireText = readFileSync(`${import.meta.dirname}/../../../fixtures/protocols/taobao.push.json`, 'utf8')

function mailbox(answer: () => Response, settings: Record<string, unknown> = {}, sellerNick = '示例旗舰店') {
  const { fetch, requests } = recordedFetch(answer)
  const credentials = { appKey: '33220011', appSecret: 's', sellerNick, sessionKey: '' }
  const options = { credentials, settings, now: () => 1_772_330_709_000, fetch, accessToken: 'at' }
  return { options, params: () => requests.map(({ body }) => Object.fromEntries(new URLSearchParams(body))) }
}

describe('fetching', () => {
  test('gives each message with its id to the digit, and belongs to the app, not to a session', async () => {
    const { options, params } = mailbox(() => new Response(wireText))
    const fetched = await taobao.inbox?.fetch(options)
    expect(fetched).toMatchObject({ ok: true, value: [{ id: '3160500123456789012' }, { id: '3160500123456789013' }] })
    expect(params()[0]).toMatchObject({ method: 'taobao.tmc.messages.consume', group_name: 'default', quantity: '100' })
    expect(params()[0]).not.toHaveProperty('session')
    const bodies = fetched?.ok ? fetched.value.map(({ body }) => taobao.webhook.read(body, {})) : []
    expect(bodies).toEqual(
      ['3160500123456789012', '3160500123456789013'].map((externalId) => ({
        ok: true,
        value: [{ externalId, kind: 'order_changed', platformOrderId: '2680015832176001234' }],
      })),
    )
  })

  test('an empty inbox is no error', async () => {
    const { options } = mailbox(() => new Response('{"tmc_messages_consume_response":{"request_id":"r"}}'))
    expect(await taobao.inbox?.fetch(options)).toEqual({ ok: true, value: [] })
  })

  test('messages of another shop of the app are left to it', async () => {
    const { options, params } = mailbox(() => new Response(wireText), { messageGroup: 'g2' }, '别家店')
    expect(await taobao.inbox?.fetch(options)).toEqual({ ok: true, value: [] })
    expect(params()[0]?.group_name).toBe('g2')
  })

  test('confirming names the messages', async () => {
    const { options, params } = mailbox(
      () => new Response('{"tmc_messages_confirm_response":{"is_success":true,"request_id":"r"}}'),
    )
    expect(await taobao.inbox?.confirm(options, ['1', '2'])).toEqual({ ok: true, value: undefined })
    expect(params()[0]).toMatchObject({
      method: 'taobao.tmc.messages.confirm',
      group_name: 'default',
      s_message_ids: '1,2',
    })
  })
})

describe('reading', () => {
  const read = (change: object) => taobao.webhook.read(JSON.stringify({ ...waiting[0], id: '7', ...change }), {})
  const orderChanged = { externalId: '7', kind: 'order_changed', platformOrderId: '2680015832176001234' }
  const trades = [
    'TradeCreate',
    'TradeBuyerPay',
    'TradeBuyerStepPay',
    'TradeSellerShip',
    'TradePartlySellerShip',
    'TradeSuccess',
    'TradeClose',
    'TradeCloseAndModifyDetailOrder',
    'TradeModifyFee',
    'TradeMemoModified',
    'TradeLogisticsAddressChanged',
    'TradeChanged',
    'TradePartlyRefund',
    'TradePartlyConfirmPay',
    'TradeDelayConfirmPay',
    'TradeTimeoutRemind',
    'OrderSkuChanged',
  ].map((topic) => `taobao_trade_${topic}`)
  const refunds = [
    'RefundCreated',
    'RefundSellerAgreeAgreement',
    'RefundSellerRefuseAgreement',
    'RefundBuyerModifyAgreement',
    'RefundBuyerReturnGoods',
    'RefundClosed',
    'RefundSuccess',
  ].map((topic) => `taobao_refund_${topic}`)

  test.each([...trades, ...refunds])('%s asks to read the order again', (topic) => {
    expect(read({ topic })).toEqual({ ok: true, value: [orderChanged] })
  })

  test.each(['taobao_item_ItemStockChanged', 'taobao_item_ItemZeroStock', 'taobao_new_Thing'])(
    '%s is about no order',
    (topic) => {
      expect(read({ topic })).toEqual({
        ok: true,
        value: [{ externalId: '7', kind: 'ignored', why: `topic ${topic} is about no order` }],
      })
    },
  )

  test('a message that names no order is ignored', () => {
    expect(read({ content: '{}' })).toMatchObject({ ok: true, value: [{ kind: 'ignored' }] })
  })

  test.each(['', '{', 'null', '[]', '42', '{"a":1}', '{"id":"7"}', '{"topic":"taobao_trade_TradeClose"}'])(
    '%j is unreadable and nothing is thrown',
    (body) => {
      expect(taobao.webhook.read(body, {})).toMatchObject({ ok: false, error: { code: 'ingest.unreadable' } })
    },
  )

  test.each(['', '{', '7', '[]', null])(
    'an order’s message with content %j is unreadable, so that it is parked',
    (c) => {
      expect(read({ content: c })).toMatchObject({ ok: false, error: { code: 'ingest.unreadable' } })
    },
  )

  test('the fixture’s contents are JSON texts', () => {
    for (const { content } of waiting) expect(tryParseJson(content)).toMatchObject({ tid: '2680015832176001234' })
  })
})

test('nothing is taken that is pushed over HTTP', async () => {
  const input = { headers: new Headers(), query: new URLSearchParams(), rawBody: JSON.stringify(waiting[0]), now: 0 }
  expect(await taobao.webhook.verify(input, {})).toEqual({ ok: false, reason: 'bad_signature' })
  expect(taobao.webhook.rejected('bad_signature').status).toBe(401)
})
