// The one door through which every call of a platform goes: fate first, then the platform, then the log.
import type { Platform } from '../platform'
import { jsonAnswer, type PlatformAnswer, type PlatformCall } from '../platform-call'
import { platformOf } from '../platforms'
import type { World } from './world'

/** Answers one call. */
export function answerCall(world: World, call: PlatformCall): PlatformAnswer {
  const platform = platformOf(call.platform)
  if (platform === undefined) return jsonAnswer({ body: '{"error":"no such platform"}', ok: false, status: 404 })
  const { outcome, delayMs } = world.faults.fateOf(call.platform, call.path)
  const answer = outcome === 'pass' ? platform.answer(world, call) : spoiled(world, { platform, call, outcome })
  world.calls.note(call, answer, world.now())
  return delayMs > 0 ? { ...answer, delayMs } : answer
}

interface Spoiled {
  platform: Platform
  call: PlatformCall
  outcome: 'error500' | 'throttle' | 'lost_answer'
}

function spoiled(world: World, { platform, call, outcome }: Spoiled): PlatformAnswer {
  if (outcome === 'throttle') return { ...platform.throttled(), reason: '故障开关：限流' }
  const broken = platform.broken?.() ?? PLAIN_500
  if (outcome === 'error500') return { ...broken, reason: '故障开关：500' }
  platform.answer(world, call)
  return { ...broken, reason: '故障开关：已执行，应答丢失' }
}

const PLAIN_500: PlatformAnswer = {
  ...jsonAnswer({ body: 'Internal Server Error', ok: false, status: 500 }),
  contentType: 'text/plain',
}
