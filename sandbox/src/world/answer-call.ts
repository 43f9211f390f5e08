// The one door through which every call of a platform goes: fate first, then the platform, then the log.
import { answerAliyunSms } from '../aliyun-sms/gateway'
import { fault, faultAnswer } from '../doudian/faults'
import { answerDoudian } from '../doudian/gateway'
import { answerKdniao } from '../kdniao/gateway'
import { answerKuaidi100 } from '../kuaidi100/gateway'
import { jsonAnswer, type Platform, type PlatformAnswer, type PlatformCall } from '../platform-call'
import { answerWechatPay } from '../wechatpay/gateway'
import { answerWecom } from '../wecom/gateway'
import type { World } from './world'

const GATEWAYS: Record<Platform, (world: World, call: PlatformCall) => PlatformAnswer> = {
  doudian: answerDoudian,
  kuaidi100: answerKuaidi100,
  kdniao: answerKdniao,
  wecom: answerWecom,
  'aliyun-sms': answerAliyunSms,
  wechatpay: answerWechatPay,
}

/** Answers one call. */
export function answerCall(world: World, call: PlatformCall): PlatformAnswer {
  const { outcome, delayMs } = world.faults.fateOf(call.platform, call.path)
  const answer = outcome === 'pass' ? GATEWAYS[call.platform](world, call) : spoiled(world, call, outcome)
  world.calls.note(call, answer, world.now())
  return delayMs > 0 ? { ...answer, delayMs } : answer
}

function spoiled(world: World, call: PlatformCall, outcome: 'error500' | 'throttle' | 'lost_answer'): PlatformAnswer {
  if (outcome === 'throttle') return { ...throttled(call.platform), reason: '故障开关：限流' }
  if (outcome === 'error500') return { ...broken(call.platform), reason: '故障开关：500' }
  GATEWAYS[call.platform](world, call)
  return { ...broken(call.platform), reason: '故障开关：已执行，应答丢失' }
}

function broken(platform: Platform): PlatformAnswer {
  if (platform === 'doudian') return faultAnswer(fault('service-error'), '', 500)
  return { ...jsonAnswer({ body: 'Internal Server Error', ok: false, status: 500 }), contentType: 'text/plain' }
}

function throttled(platform: Platform): PlatformAnswer {
  switch (platform) {
    case 'doudian':
      return faultAnswer(fault('traffic-limited'), '')
    case 'kuaidi100':
      return refusal({ result: false, returnCode: '502', message: '服务器繁忙' })
    case 'kdniao':
      return refusal({ Success: false, ResultCode: '405', Reason: '系统繁忙，请稍后重试' })
    case 'wecom':
      return refusal({ errcode: 45009, errmsg: 'api freq out of limit' })
    case 'wechatpay':
      return refusal({ code: 'FREQUENCY_LIMITED', message: '频率超限' }, 429)
    case 'aliyun-sms':
      return refusal({ Code: 'Throttling.User', Message: 'Request was denied due to user flow control.' }, 400)
  }
}

function refusal(body: Record<string, unknown>, status = 200): PlatformAnswer {
  return jsonAnswer({ body: JSON.stringify(body), ok: false, status })
}
