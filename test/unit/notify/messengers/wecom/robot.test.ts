import { describe, expect, test } from 'vitest'
import { byteLength } from '../../../../../src/notify/domain/coalesce.ts'
import type { OutgoingNotice } from '../../../../../src/notify/messenger.port.ts'
import { wecom } from '../../../../../src/notify/messengers/wecom/index.ts'
import response from '../../../../fixtures/protocols/wecom.response.json' with { type: 'json' }
import { type PlatformAnswer, recordedFetch } from '../../../../support/recorded-fetch.ts'

const notice = (id: number): OutgoingNotice => ({
  noticeId: `ntc_${id}`,
  event: 'order.overdue',
  title: '已超时',
  body: `订单 DS${id} 已过计划送达 11-21 18:00，当前运输中`,
  params: {},
  to: '',
})

function setUp(answer: PlatformAnswer, settings: Record<string, unknown> = {}) {
  const wire = recordedFetch(() => answer)
  return { wire, options: { credentials: { key: '00000000-0000' }, settings, now: () => 0, fetch: wire.fetch } }
}

describe('group robot of 企业微信', () => {
  test('sends one markdown with the key in the address', async () => {
    const { wire, options } = setUp(response.robot_ok)
    expect(await wecom.send([notice(1), notice(2)], options)).toEqual({ ok: true, value: '' })
    expect(wire.requests[0]?.url.href).toBe('https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=00000000-0000')
    expect(JSON.parse(wire.requests[0]?.body ?? '')).toEqual({
      msgtype: 'markdown',
      markdown: {
        content:
          '**<font color="warning">已超时</font>** 2 条\n> 订单 DS1 已过计划送达 11-21 18:00，当前运输中\n> 订单 DS2 已过计划送达 11-21 18:00，当前运输中',
      },
    })
  })

  test.each<[string, PlatformAnswer, string, boolean]>([
    ['45009', response.rate_limited, 'throttled', true],
    ['93000', { errcode: 93000, errmsg: 'invalid webhook url' }, 'unauthorised', false],
    ['-1', { errcode: -1, errmsg: 'system busy' }, 'busy', true],
    ['40058', { errcode: 40058, errmsg: 'invalid request parameter' }, 'rejected', false],
    ['no errcode', { hello: 1 }, 'malformed', true],
  ])('%s is understood', async (_, answer, code, retryable) => {
    const { options } = setUp(answer)
    expect(await wecom.send([notice(1)], options)).toMatchObject({ ok: false, error: { code, retryable } })
  })

  test('an error never holds the key', async () => {
    const { options } = setUp(new TypeError('cannot reach https://qyapi.weixin.qq.com/?key=00000000-0000'))
    expect(JSON.stringify(await wecom.send([notice(1)], options))).not.toContain('00000000-0000')
  })

  test('as many notices fit as 4096 bytes hold', async () => {
    const many = Array.from({ length: 200 }, (_, index) => notice(index))
    const count = wecom.fits(many)
    expect(count).toBeGreaterThan(40)
    const { wire, options } = setUp(response.robot_ok)
    await wecom.send(many.slice(0, count), options)
    await wecom.send(many.slice(0, count + 1), options)
    const bytes = wire.requests.map(({ body }) => byteLength(JSON.parse(body).markdown.content))
    expect(bytes[0]).toBeLessThanOrEqual(4096)
    expect(bytes[1]).toBeGreaterThan(4096)
  })

  test('the gateway stands in for the base URL', async () => {
    const { wire, options } = setUp(response.robot_ok, { gateway: 'http://127.0.0.1:8788/wecom/' })
    expect((await wecom.test(options)).ok).toBe(true)
    expect(wire.requests[0]?.url.href).toBe('http://127.0.0.1:8788/wecom/cgi-bin/webhook/send?key=00000000-0000')
  })
})
