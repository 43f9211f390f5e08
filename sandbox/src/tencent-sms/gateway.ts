import { parseObject, textOf } from '../exact-json'
import type { Platform } from '../platform'
import { jsonAnswer, type PlatformAnswer, type PlatformCall } from '../platform-call'
import { shanghaiText } from '../shanghai-time'
import { fatesOf, report } from '../sms-reports'
import type { TencentSmsAccount } from '../world/messages'
import type { World } from '../world/world'
import { isTc3Signed, readAuthorization } from './sign'

const SKEW_SECONDS = 300
const THIRTY_SECONDS_MS = 30_000

function said(world: World, body: Record<string, unknown>, reason = ''): PlatformAnswer {
  const Response = { ...body, RequestId: world.newId() }
  return jsonAnswer({ body: JSON.stringify({ Response }), ok: reason === '', reason })
}

const no = (world: World, Code: string, Message: string) => said(world, { Error: { Code, Message } }, Code)

/** SendSms and PullSmsSendStatus. */
export function answerTencentSms(world: World, call: PlatformCall): PlatformAnswer {
  const { headers } = call
  const parts = readAuthorization(headers.authorization ?? '')
  if (parts === undefined) return no(world, 'AuthFailure.InvalidAuthorization', 'Authorization 格式错误')
  const account = world.messages.messenger('tencent-sms', parts.secretId)
  if (account?.platform !== 'tencent-sms') return no(world, 'AuthFailure.SecretIdNotFound', '密钥不存在')
  if (!(Math.abs(Number(headers['x-tc-timestamp']) - world.now() / 1000) <= SKEW_SECONDS))
    return no(world, 'AuthFailure.SignatureExpire', '签名过期')
  if (parts.service !== 'sms' || !isTc3Signed(call, account.secretKey))
    return no(world, 'AuthFailure.SignatureFailure', '签名错误')
  if (headers['x-tc-version'] !== '2021-01-11') return no(world, 'NoSuchVersion', '接口版本不存在')
  const body = parseObject(call.body)
  if (body === undefined || textOf(body.SmsSdkAppId) !== account.sdkAppId)
    return no(world, 'UnauthorizedOperation.SmsSdkAppIdVerifyFail', 'SmsSdkAppId 校验失败')
  if (headers['x-tc-action'] === 'SendSms') return send(world, account, body)
  if (headers['x-tc-action'] === 'PullSmsSendStatus') return said(world, { PullSmsSendStatusSet: [] })
  return no(world, 'InvalidAction', '接口不存在')
}

const textsOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(textOf) : [])

function send(world: World, account: TencentSmsAccount, body: Record<string, unknown>): PlatformAnswer {
  const numbers = textsOf(body.PhoneNumberSet)
  const params = textsOf(body.TemplateParamSet)
  if (numbers.length === 0 || numbers.length > 200) return no(world, 'InvalidParameterValue', '号码数量不对')
  const problem = problemOf(account, body, params)
  const at = world.now()
  const template = account.templates[textOf(body.TemplateId)] ?? ''
  const text = `【${account.signName}】${template.replace(/\{(\d+)\}/g, (_, n: string) => params[Number(n) - 1] ?? '')}`
  const SessionContext = textOf(body.SessionContext)
  const statuses = numbers.map((number) => {
    const isKnown = /^\+861[3-9]\d{9}$/.test(number)
    const isTooSoon = world.messages.countSince('tencent-sms', account.secretId, at - THIRTY_SECONDS_MS, number) > 0
    const isLimited = isTooSoon && world.faults.rule('tencent-sms', '')?.businessLimit === true
    const Code =
      problem ??
      (!isKnown
        ? 'InvalidParameterValue.IncorrectPhoneNumber'
        : isLimited
          ? 'LimitExceeded.PhoneNumberThirtySecondLimit'
          : 'Ok')
    const isOk = Code === 'Ok'
    const SerialNo = isOk ? `2640:${world.settings.takeNumbers('sms')}${at}` : ''
    const raw = { ...body, SerialNo }
    if (isOk)
      world.messages.keep({
        platform: 'tencent-sms',
        account: account.secretId,
        recipient: number,
        at,
        kind: 'sms',
        text,
        raw,
      })
    const Message = isOk ? 'send success' : Code
    return { SerialNo, PhoneNumber: number, Fee: isOk ? 1 : 0, SessionContext, Code, Message, IsoCode: 'CN' }
  })
  const sent = statuses.filter(({ Code }) => Code === 'Ok')
  const fates = fatesOf(
    account,
    sent.map(({ PhoneNumber }) => PhoneNumber),
  )
  if (sent.length > 0)
    report(world, account, {
      label: sent[0]?.SerialNo ?? '',
      reports: fates.map(({ number, isDelivered }, index) => ({
        user_receive_time: shanghaiText(at + 3_000),
        nationcode: '86',
        mobile: number.replace(/^\+86/, ''),
        report_status: isDelivered ? 'SUCCESS' : 'FAIL',
        errmsg: isDelivered ? 'DELIVRD' : 'MK:0004',
        description: isDelivered ? '用户短信送达成功' : '空号',
        sid: sent[index]?.SerialNo ?? '',
      })),
    })
  return said(world, { SendStatusSet: statuses }, sent.length > 0 ? '' : (statuses[0]?.Code ?? ''))
}

function problemOf(account: TencentSmsAccount, body: Record<string, unknown>, params: string[]): string | undefined {
  if (textOf(body.SignName) !== account.signName) return 'FailedOperation.SignatureIncorrectOrUnapproved'
  const template = account.templates[textOf(body.TemplateId)]
  if (template === undefined) return 'FailedOperation.TemplateIncorrectOrUnapproved'
  const wanted = new Set([...template.matchAll(/\{(\d+)\}/g)].map(([, n]) => n)).size
  return wanted === params.length ? undefined : 'FailedOperation.TemplateParamSetNotMatchApprovedTemplate'
}

export const tencentSms: Platform = {
  kind: 'tencent-sms',
  name: '腾讯云短信',
  answer: answerTencentSms,
  signedHeaders: /^(content-type|authorization|x-tc-.*)$/,
  pushes: {
    retrySeconds: [60, 300, 600],
    acknowledged: (status, body) => status === 200 && body.includes('"result":0'),
  },
  throttled: () =>
    jsonAnswer({
      body: '{"Response":{"Error":{"Code":"RequestLimitExceeded","Message":"请求的次数超过了频率限制"},"RequestId":"0"}}',
      ok: false,
    }),
}
