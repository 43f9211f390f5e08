import type { Platform } from '../platform'
import { jsonAnswer, type PlatformAnswer, type PlatformCall } from '../platform-call'
import { shanghaiDay, shanghaiText } from '../shanghai-time'
import { fatesOf, report } from '../sms-reports'
import type { AliyunSmsAccount } from '../world/messages'
import type { World } from '../world/world'
import { readSms } from './send'
import { acs3AccessKeyId, isAcs3Signed, rpcSignature } from './sign'

const MINUTE_MS = 60_000
const SKEW_MS = 15 * MINUTE_MS

type Params = Record<string, string>

/** A request whose signature was accepted. */
interface SignedCall {
  account: AliyunSmsAccount
  action: string
  params: Params
}

/** SendSms and QuerySendDetails, signed with ACS3 or with the legacy RPC signature. */
export function answerAliyunSms(world: World, call: PlatformCall): PlatformAnswer {
  const query = Object.fromEntries(new URLSearchParams(call.query))
  const isForm = (call.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded')
  const params = { ...query, ...(isForm ? Object.fromEntries(new URLSearchParams(call.body)) : {}) }
  const signed =
    call.headers.authorization === undefined ? checkRpc(world, call, params) : checkAcs3(world, call, { query, params })
  if ('status' in signed) return signed
  if (signed.action === 'SendSms') return send(world, signed)
  if (signed.action === 'QuerySendDetails') return details(world, signed)
  return gatewayError(world, 'InvalidAction.NotFound', 'Specified api is not found', 404)
}

function gatewayError(world: World, code: string, message: string, status = 400): PlatformAnswer {
  const RequestId = world.newId().toUpperCase()
  const Recommend = `https://api.aliyun.com/troubleshoot?q=${code}&product=Dysmsapi`
  const body = JSON.stringify({ RequestId, HostId: 'dysmsapi.aliyuncs.com', Code: code, Message: message, Recommend })
  return jsonAnswer({ body, ok: false, reason: code, status })
}

function accountOf(world: World, accessKeyId: string): AliyunSmsAccount | undefined {
  const messenger = world.messages.messenger('aliyun-sms', accessKeyId)
  return messenger?.platform === 'aliyun-sms' ? messenger : undefined
}

function checkAcs3(
  world: World,
  call: PlatformCall,
  { query, params }: { query: Params; params: Params },
): SignedCall | PlatformAnswer {
  const { headers } = call
  const accessKeyId = acs3AccessKeyId(headers.authorization ?? '')
  if (accessKeyId === undefined) {
    return gatewayError(world, 'IncompleteSignature', 'The request signature does not conform to Aliyun standards.')
  }
  const account = accountOf(world, accessKeyId)
  if (account === undefined) return unknownKey(world)
  const { method, body } = call
  const request = { method, paths: ['/', call.fullPath], query, headers, body }
  if (!isAcs3Signed(request, accessKeyId, account.accessKeySecret)) return mismatch(world)
  const stale = checkFreshness(world, headers['x-acs-date'] ?? '', headers['x-acs-signature-nonce'] ?? '')
  return stale ?? { account, action: headers['x-acs-action'] ?? '', params }
}

function checkRpc(world: World, call: PlatformCall, params: Params): SignedCall | PlatformAnswer {
  const { Signature, ...signed } = params
  if (Signature === undefined || signed.AccessKeyId === undefined || signed.SignatureMethod !== 'HMAC-SHA1') {
    return gatewayError(world, 'IncompleteSignature', 'The request signature does not conform to Aliyun standards.')
  }
  const account = accountOf(world, signed.AccessKeyId)
  if (account === undefined) return unknownKey(world)
  if (rpcSignature(call.method, signed, account.accessKeySecret) !== Signature) return mismatch(world)
  const stale = checkFreshness(world, signed.Timestamp ?? '', signed.SignatureNonce ?? '')
  return stale ?? { account, action: signed.Action ?? '', params: signed }
}

function unknownKey(world: World): PlatformAnswer {
  return gatewayError(world, 'InvalidAccessKeyId.NotFound', 'Specified access key is not found.', 404)
}

function mismatch(world: World): PlatformAnswer {
  return gatewayError(world, 'SignatureDoesNotMatch', 'Specified signature is not matched with our calculation.')
}

function checkFreshness(world: World, date: string, nonce: string): PlatformAnswer | undefined {
  if (!(Math.abs(Date.parse(date) - world.now()) <= SKEW_MS)) {
    return gatewayError(world, 'InvalidTimeStamp.Expired', 'Specified time stamp or date value is expired.')
  }
  if (!world.takeNonce(nonce))
    return gatewayError(world, 'SignatureNonceUsed', 'Specified signature nonce was used already.')
  return undefined
}

function business(world: World, Code: string, Message: string, rest: Record<string, unknown> = {}): PlatformAnswer {
  const ok = Code === 'OK'
  const body = JSON.stringify({ Code, Message, RequestId: world.newId().toUpperCase(), ...rest })
  return jsonAnswer({ body, ok, reason: ok ? '' : Code })
}

function send(world: World, { account, params }: SignedCall): PlatformAnswer {
  const sms = readSms(account, params)
  if ('code' in sms) return business(world, sms.code, sms.message)
  const at = world.now()
  const { accessKeyId } = account
  const isLimited = world.faults.rule('aliyun-sms', '')?.businessLimit === true
  const recent = (number: string) => world.messages.countSince('aliyun-sms', accessKeyId, at - MINUTE_MS, number)
  if (isLimited && sms.numbers.some((number) => recent(number) > 0)) {
    return business(world, 'isv.BUSINESS_LIMIT_CONTROL', '触发分钟级流控Permits:1')
  }
  const BizId = `${900_000_000_000_000_000n + BigInt(world.settings.takeNumbers('sms'))}^0`
  for (const recipient of sms.numbers) {
    const raw = { ...params, BizId }
    world.messages.keep({
      platform: 'aliyun-sms',
      account: accessKeyId,
      recipient,
      at,
      kind: 'sms',
      text: sms.text,
      raw,
    })
  }
  const [send_time, report_time] = [shanghaiText(at), shanghaiText(at + 3_000)]
  report(world, account, {
    label: BizId,
    reports: fatesOf(account, sms.numbers).map(({ number, isDelivered }) => ({
      phone_number: number,
      send_time,
      report_time,
      success: isDelivered,
      err_code: isDelivered ? 'DELIVERED' : 'MOBILE_NOT_ON_SERVICE',
      err_msg: isDelivered ? '用户接收成功' : '停机、空号、不在服务区',
      sms_size: '1',
      biz_id: BizId,
      out_id: params.OutId ?? '',
    })),
  })
  return business(world, 'OK', 'OK', { BizId })
}

function details(world: World, { account, params }: SignedCall): PlatformAnswer {
  const { PhoneNumber = '', BizId, SendDate = '', PageSize = '10', CurrentPage = '1' } = params
  const found = world.messages
    .recent('aliyun-sms', 5_000)
    .filter((message) => message.account === account.accessKeyId && message.recipient === PhoneNumber)
    .filter((message) => shanghaiDay(message.at) === SendDate && (BizId === undefined || message.raw.BizId === BizId))
  const size = Math.min(50, Number(PageSize) || 10)
  const start = (Math.max(1, Number(CurrentPage) || 1) - 1) * size
  const SmsSendDetailDTO = found.slice(start, start + size).map((message) => ({
    PhoneNum: message.recipient,
    SendStatus: 3,
    ErrCode: 'DELIVERED',
    TemplateCode: message.raw.TemplateCode,
    Content: message.text,
    SendDate: shanghaiText(message.at),
    ReceiveDate: shanghaiText(message.at + 3_000),
    OutId: message.raw.OutId ?? '',
  }))
  return business(world, 'OK', 'OK', { TotalCount: String(found.length), SmsSendDetailDTOs: { SmsSendDetailDTO } })
}

export const aliyunSms: Platform = {
  kind: 'aliyun-sms',
  name: '阿里云短信',
  answer: answerAliyunSms,
  signedHeaders: /^(content-type|authorization|x-acs-.*)$/,
  pushes: { retrySeconds: [60, 300, 600], acknowledged: (status, body) => status === 200 && body.includes('"code":0') },
  throttled: () =>
    jsonAnswer({
      body: '{"Code":"Throttling.User","Message":"Request was denied due to user flow control."}',
      ok: false,
      status: 400,
    }),
}
