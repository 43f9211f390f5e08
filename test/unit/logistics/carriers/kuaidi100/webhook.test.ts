import { describe, expect, test } from 'vitest'
import { kuaidi100 } from '../../../../../src/logistics/carriers/kuaidi100/index.ts'
import push from '../../../../fixtures/protocols/kuaidi100.push.json' with { type: 'json' }

const { tracking } = kuaidi100
if (!tracking) throw new Error('快递100 tracks')

const bodyOf = (form: Record<string, string>) => new URLSearchParams(form).toString()
const verify = (rawBody: string, salt: string) =>
  tracking.verify({ headers: new Headers(), query: new URLSearchParams(), rawBody, now: 0 }, { salt })

describe('push of 快递100', () => {
  test('the documented pushes carry a good signature', async () => {
    expect(await verify(bodyOf(push.delivered.form), push._salt)).toEqual({ ok: true })
    expect(await verify(bodyOf(push.abort.form), push._salt)).toEqual({ ok: true })
    const lower = { ...push.delivered.form, sign: push.delivered.form.sign.toLowerCase() }
    expect(await verify(bodyOf(lower), push._salt)).toEqual({ ok: true })
  })

  test.each([
    ['another salt', push.delivered.form, 'other'],
    ['another text', { ...push.delivered.form, param: push.delivered.form.param.replace('301', '302') }, push._salt],
    ['no signature', { param: push.delivered.form.param }, push._salt],
    [
      'no salt of ours, which anybody can sign',
      { ...push.delivered.form, sign: 'F00810C68C6CBD59EF0334CA384920FA' },
      '',
    ],
  ])('is refused with %s', async (_, form, salt) => {
    expect(await verify(bodyOf(form as Record<string, string>), salt)).toEqual({ ok: false, reason: 'bad_signature' })
  })

  test('a delivered parcel is read with its whole list', () => {
    expect(tracking.read(bodyOf(push.delivered.form))).toMatchObject({
      ok: true,
      value: [
        {
          waybill: 'YT0000000000001',
          carrier: 'yuantong',
          watching: 'on',
          nodes: [
            { node: 'delivered', at: Date.parse('2026-11-21T15:00:00+08:00'), code: '301' },
            { node: 'out_for_delivery', at: Date.parse('2026-11-21T09:00:00+08:00') },
          ],
        },
      ],
    })
  })

  test.each([
    ['abort', 'gave_up'],
    ['shutdown', 'ended'],
    ['updateall', 'on'],
  ])('status %s means that the watch is %s', (status, watching) => {
    const param = JSON.stringify({ ...JSON.parse(push.abort.form.param), status })
    expect(tracking.read(bodyOf({ param }))).toMatchObject({
      ok: true,
      value: [{ waybill: 'YT0000000000002', nodes: [], watching }],
    })
  })

  test('the leg abroad is part of the same parcel', () => {
    const first = JSON.parse(push.delivered.form.param)
    const destResult = {
      com: 'usps',
      nu: 'US1',
      state: '3',
      data: [{ ftime: '2026-11-25 10:00:00', context: 'Delivered', statusCode: '3' }],
    }
    const read = tracking.read(bodyOf({ param: JSON.stringify({ ...first, destResult }) }))
    expect(read.ok && read.value[0]?.nodes.length).toBe(3)
  })

  test.each(['', 'param=', 'param={broken', 'param={}'])(
    'a body like "%s" is unreadable, with the reason',
    (rawBody) => {
      expect(tracking.read(rawBody)).toMatchObject({
        ok: false,
        error: { code: 'ingest.unreadable', why: expect.any(String) },
      })
    },
  )

  test('answers are exactly what the service wants', () => {
    expect(tracking.accepted()).toMatchObject({ status: 200, body: JSON.stringify(push.required_ack) })
    expect(tracking.rejected('bad_signature')).toMatchObject({ status: 401, body: JSON.stringify(push.nack) })
    expect(tracking.rejected('too_large').status).toBe(413)
  })
})
