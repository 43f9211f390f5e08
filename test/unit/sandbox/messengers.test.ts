import { createHash, createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { rpcSignature } from '../../../sandbox/src/aliyun-sms/sign'
import { wecomHtml } from '../../../sandbox/src/page/wecom-markdown'
import { answerCall } from '../../../sandbox/src/world/answer-call'
import type { World } from '../../../sandbox/src/world/world'
import wecomRequests from '../../fixtures/protocols/wecom.request.json'
import { aCall, aWorld, NOON } from './a-world'

const SMS = {
  platform: 'aliyun-sms',
  accessKeyId: 'LTAItest',
  accessKeySecret: 'secret',
  signName: '示例商家',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the variables of an SMS template
  templates: { SMS_1: '订单${no}已发货' },
} as const

function robot(world: World, message: unknown, key = 'robot-1') {
  const call = aCall({
    platform: 'wecom',
    path: '/cgi-bin/webhook/send',
    query: `key=${key}`,
    body: JSON.stringify(message),
  })
  return JSON.parse(answerCall(world, call).body)
}

describe('企业微信', () => {
  const text = (content: string) => ({ msgtype: 'text', text: { content } })
  const withRobot = () => {
    const made = aWorld()
    made.world.messages.putMessenger({ platform: 'wecom', key: 'robot-1' })
    return made
  }

  test('a robot takes 20 messages in any minute, then says 45009, and refuses an unknown key', () => {
    const { world, clock } = withRobot()
    const codes = Array.from({ length: 21 }, () => robot(world, wecomRequests.robot_markdown.body).errcode)
    expect(codes).toEqual([...Array(20).fill(0), 45009])
    clock.now += 60_000
    expect(robot(world, text('hi'))).toEqual({ errcode: 0, errmsg: 'ok' })
    expect(robot(world, text('hi'), 'nobody').errcode).toBe(93000)
    expect(world.messages.recent('wecom', 50)).toHaveLength(21)
  })

  test('sizes count bytes, not characters', () => {
    const { world } = withRobot()
    expect(robot(world, text('中'.repeat(682))).errcode).toBe(0)
    expect(robot(world, text('中'.repeat(683))).errcode).toBe(40058)
    expect(robot(world, { msgtype: 'markdown', markdown: { content: 'x'.repeat(4097) } }).errcode).toBe(40058)
    expect(robot(world, { msgtype: 'nothing' }).errcode).toBe(40008)
  })

  test('an app needs its token and its agent', () => {
    const { world, clock } = aWorld()
    world.messages.putMessenger({ platform: 'wecom', corpId: 'ww1', corpSecret: 's', agentId: '1000002' })
    const ask = (path: string, query: string, body = '') =>
      JSON.parse(answerCall(world, aCall({ platform: 'wecom', path, query, body })).body)
    const { access_token } = ask('/cgi-bin/gettoken', 'corpid=ww1&corpsecret=s')
    expect(ask('/cgi-bin/gettoken', 'corpid=ww1&corpsecret=s').access_token).toBe(access_token)
    expect(ask('/cgi-bin/gettoken', 'corpid=ww1&corpsecret=x').errcode).toBe(40001)
    const card = JSON.stringify(wecomRequests.textcard.body)
    expect(ask('/cgi-bin/message/send', `access_token=${access_token}`, card)).toMatchObject({
      errcode: 0,
      invaliduser: '',
    })
    expect(ask('/cgi-bin/message/send', 'access_token=x', card).errcode).toBe(40014)
    clock.now += 7_200_000
    expect(ask('/cgi-bin/message/send', `access_token=${access_token}`, card).errcode).toBe(42001)
  })

  test('its markdown is shown without letting markup through', () => {
    expect(wecomHtml('**急** <font color="warning">3</font> <script>alert(1)</script>')).toBe(
      '<b>急</b> <span class="warning">3</span> &#60;script&#62;alert(1)&#60;/script&#62;',
    )
    expect(wecomHtml('[x](javascript:alert(1))')).not.toContain('href')
  })
})

describe('阿里云短信', () => {
  let nonce = 0
  function rpc(world: World, params: Record<string, string>, secret: string = SMS.accessKeySecret) {
    const signed = {
      AccessKeyId: SMS.accessKeyId,
      Action: 'SendSms',
      Version: '2017-05-25',
      SignatureMethod: 'HMAC-SHA1',
      SignatureVersion: '1.0',
      SignatureNonce: `n-${++nonce}`,
      Timestamp: new Date(world.now()).toISOString().slice(0, 19).concat('Z'),
      ...params,
    }
    const query = new URLSearchParams({ ...signed, Signature: rpcSignature('GET', signed, secret) })
    const answer = answerCall(world, aCall({ platform: 'aliyun-sms', path: '/', method: 'GET', query: String(query) }))
    return { status: answer.status, json: JSON.parse(answer.body) }
  }
  const message = {
    PhoneNumbers: '13800000000',
    SignName: SMS.signName,
    TemplateCode: 'SMS_1',
    TemplateParam: '{"no":"D1"}',
  }
  const withAccount = () => {
    const made = aWorld()
    made.world.messages.putMessenger(SMS)
    return made
  }

  test('a signed message is kept with its filled text and can be asked for', () => {
    const { world } = withAccount()
    const sent = rpc(world, { ...message, OutId: 'o1' })
    expect(sent.json).toMatchObject({ Code: 'OK', Message: 'OK' })
    expect(world.messages.recent('aliyun-sms', 5)[0]).toMatchObject({
      text: '【示例商家】订单D1已发货',
      recipient: '13800000000',
    })
    const query = {
      Action: 'QuerySendDetails',
      PhoneNumber: '13800000000',
      SendDate: '20260301',
      PageSize: '10',
      CurrentPage: '1',
    }
    expect(rpc(world, query).json.SmsSendDetailDTOs.SmsSendDetailDTO).toMatchObject([{ SendStatus: 3, OutId: 'o1' }])
  })

  test('ACS3 is accepted for "/" and for the mounted path, once per nonce', () => {
    const { world } = withAccount()
    const send = (path: string, nonceText: string) => {
      const query = String(new URLSearchParams(message)).replace(/\+/g, '%20')
      const headers: Record<string, string> = {
        host: '127.0.0.1:8788',
        'x-acs-action': 'SendSms',
        'x-acs-content-sha256': EMPTY_SHA256,
        'x-acs-date': new Date(NOON).toISOString().slice(0, 19).concat('Z'),
        'x-acs-signature-nonce': nonceText,
        'x-acs-version': '2017-05-25',
      }
      headers.authorization = acs3(path, message, headers)
      const call = aCall({ platform: 'aliyun-sms', path: '/', fullPath: '/aliyun-sms/', query, headers })
      return JSON.parse(answerCall(world, call).body).Code
    }
    expect(send('/', 'a')).toBe('OK')
    expect(send('/aliyun-sms/', 'b')).toBe('OK')
    expect(send('/elsewhere', 'c')).toBe('SignatureDoesNotMatch')
    expect(send('/', 'a')).toBe('SignatureNonceUsed')
  })

  test.each([
    ['a wrong secret', {}, 'other', 400, 'SignatureDoesNotMatch'],
    ['an old timestamp', { Timestamp: '2026-02-28T00:00:00Z' }, 'secret', 400, 'InvalidTimeStamp.Expired'],
    ['an unknown key', { AccessKeyId: 'nobody' }, 'secret', 404, 'InvalidAccessKeyId.NotFound'],
    ['an unknown template', { TemplateCode: 'SMS_9' }, 'secret', 200, 'isv.SMS_TEMPLATE_ILLEGAL'],
    ['a foreign sign name', { SignName: '别家' }, 'secret', 200, 'isv.SMS_SIGNATURE_ILLEGAL'],
    ['a missing variable', { TemplateParam: '{}' }, 'secret', 200, 'isv.TEMPLATE_MISSING_PARAMETERS'],
    ['a number as variable', { TemplateParam: '{"no":1}' }, 'secret', 200, 'isv.INVALID_JSON_PARAM'],
    ['a bad number', { PhoneNumbers: '123' }, 'secret', 200, 'isv.MOBILE_NUMBER_ILLEGAL'],
  ])('%s is refused in the form of the platform', (_name, change, secret, status, Code) => {
    const { world } = withAccount()
    expect(rpc(world, { ...message, ...change }, secret)).toMatchObject({ status, json: { Code } })
    expect(world.messages.recent('aliyun-sms', 5)).toEqual([])
  })

  test('one message a minute for one number when the fault is on', () => {
    const { world, clock } = withAccount()
    world.faults.put({ platform: 'aliyun-sms', businessLimit: true })
    expect(rpc(world, message).json.Code).toBe('OK')
    expect(rpc(world, message).json.Code).toBe('isv.BUSINESS_LIMIT_CONTROL')
    expect(rpc(world, { ...message, PhoneNumbers: '13900000000' }).json.Code).toBe('OK')
    clock.now += 60_000
    expect(rpc(world, message).json.Code).toBe('OK')
  })
})

// ACS3 by hand, so that the test does not lean on the signer that it checks.
const EMPTY_SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
function acs3(path: string, query: Record<string, string>, headers: Record<string, string>): string {
  const names = Object.keys(headers).sort()
  const canonicalQuery = Object.keys(query)
    .sort()
    .map((name) => `${name}=${encodeURIComponent(query[name] ?? '')}`)
    .join('&')
  const lines = names.map((name) => `${name}:${headers[name]}\n`).join('')
  const canonical = `POST\n${path}\n${canonicalQuery}\n${lines}\n${names.join(';')}\n${EMPTY_SHA256}`
  const hash = createHash('sha256').update(canonical).digest('hex')
  const signature = createHmac('sha256', SMS.accessKeySecret).update(`ACS3-HMAC-SHA256\n${hash}`).digest('hex')
  return `ACS3-HMAC-SHA256 Credential=${SMS.accessKeyId},SignedHeaders=${names.join(';')},Signature=${signature}`
}
