import { describe, expect, test } from 'vitest'
import { kdniao } from '../../../../../src/logistics/carriers/kdniao/index.ts'
import { trackSchema, translateTrack } from '../../../../../src/logistics/carriers/kdniao/translate.ts'
import statusMap from '../../../../fixtures/protocols/_status-map.logistics.json' with { type: 'json' }
import push from '../../../../fixtures/protocols/kdniao.push.json' with { type: 'json' }
import requests from '../../../../fixtures/protocols/kdniao.request.json' with { type: 'json' }
import response from '../../../../fixtures/protocols/kdniao.response.json' with { type: 'json' }
import { type PlatformAnswer, recordedFetch } from '../../../../support/recorded-fetch.ts'

const { tracking } = kdniao
if (!tracking) throw new Error('快递鸟 tracks')

const credentials = { eBusinessId: requests._keys.EBusinessID, apiKey: requests._keys.ApiKey }
const parcel = { waybill: 'SF0000000000001', carrier: 'shunfeng', phoneTail: '0000' }
const bodyOf = (form: Record<string, string>) => new URLSearchParams(form).toString()

function setUp(answer: PlatformAnswer) {
  const wire = recordedFetch(() => answer)
  const form = () => Object.fromEntries(new URLSearchParams(wire.requests[0]?.body))
  return { wire, form, options: { credentials, settings: {}, now: () => 0, fetch: wire.fetch } }
}

describe('query 8001', () => {
  test('sends the documented request and reads an ascending list', async () => {
    const { wire, form, options } = setUp(response.track_query_ok)
    const answer = await tracking.query(parcel, options)
    expect(wire.requests[0]?.url.href).toBe(requests.track_query.url)
    expect(form()).toEqual(requests.track_query.form)
    expect(answer).toEqual({
      ok: true,
      value: {
        waybill: 'SF0000000000001',
        carrier: 'shunfeng',
        watching: 'on',
        nodes: [
          {
            at: Date.parse('2026-11-20T18:00:00+08:00'),
            node: 'picked_up',
            text: '【杭州市】余杭一部已揽收',
            place: '杭州市',
            code: '1',
          },
          {
            at: Date.parse('2026-11-21T09:00:00+08:00'),
            node: 'out_for_delivery',
            text: '【深圳市】派送中，快递员王五',
            place: '深圳市',
            code: '202',
          },
        ],
      },
    })
  })

  test('no track yet is an empty report', async () => {
    const { options } = setUp(response.track_query_empty)
    expect(await tracking.query(parcel, options)).toMatchObject({ ok: true, value: { nodes: [] } })
  })

  test('a refusal is an error, also for the test call', async () => {
    const { options } = setUp({ Success: false, Reason: '非法参数', Traces: [] })
    expect(await kdniao.test(options)).toMatchObject({ ok: false, error: { code: 'unauthorised', retryable: false } })
  })

  test.each(Object.entries(statusMap.kdniao))('action %s is %s', (Action, node) => {
    const track = {
      ShipperCode: 'YTO',
      LogisticCode: 'YT1',
      State: '2',
      Traces: [{ AcceptTime: '2026-11-20 18:00:00', AcceptStation: 'x', Action }],
    }
    expect(translateTrack(trackSchema.parse(track))?.nodes[0]?.node).toBe(node)
  })
})

describe('push of 快递鸟', () => {
  const rawBody = bodyOf(push.push_101.form)
  const now = Date.parse('2026-11-21T10:00:01+08:00')

  test('the documented push is verified, read, and answered in the documented form', async () => {
    expect(
      await tracking.verify(
        { headers: new Headers(), query: new URLSearchParams(), rawBody, now },
        { apiKey: push._ApiKey },
      ),
    ).toEqual({
      ok: true,
    })
    expect(tracking.read(rawBody)).toMatchObject({
      ok: true,
      value: [
        {
          waybill: 'YT0000000000001',
          carrier: 'yuantong',
          watching: 'ended',
          nodes: [{ node: 'picked_up' }, { node: 'out_for_delivery' }, { node: 'delivered', code: '301' }],
        },
      ],
    })
    expect(tracking.accepted({ rawBody, now })).toMatchObject({ status: 200, body: JSON.stringify(push.required_ack) })
  })

  test('another key or another text is refused', async () => {
    const forged = bodyOf({
      ...push.push_101.form,
      RequestData: push.push_101.form.RequestData.replace('OMS-1', 'OMS-2'),
    })
    const bad = { ok: false, reason: 'bad_signature' }
    expect(
      await tracking.verify(
        { headers: new Headers(), query: new URLSearchParams(), rawBody, now },
        { apiKey: 'other' },
      ),
    ).toEqual(bad)
    expect(
      await tracking.verify(
        { headers: new Headers(), query: new URLSearchParams(), rawBody: forged, now },
        { apiKey: push._ApiKey },
      ),
    ).toEqual(bad)
    expect(
      await tracking.verify({ headers: new Headers(), query: new URLSearchParams(), rawBody, now }, { apiKey: '' }),
    ).toEqual(bad)
  })

  test('a body that is no push is unreadable', () => {
    expect(tracking.read('RequestData={}')).toMatchObject({ ok: false, error: { code: 'ingest.unreadable' } })
  })
})

describe('subscription 8008', () => {
  test.each([
    ['accepted', response.subscribe_ok, true],
    ['already there', { Success: false, Reason: '重复订阅' }, true],
    ['refused', { Success: false, Reason: '单号格式错误' }, false],
  ])('%s', async (_, answer, taken) => {
    const { form, options } = setUp(answer)
    const result = await tracking.subscribe({ ...parcel, from: '', to: '', callbackUrl: '', salt: '' }, options)
    expect(result.ok).toBe(taken)
    expect(form().RequestType).toBe('8008')
  })
})
