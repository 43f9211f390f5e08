// Faults on a switch: what goes wrong is drawn from a seeded generator, so that a run can be repeated.
import { createRandom } from '../seeded-random'
import type { Settings } from './settings'

/** What may go wrong for a platform, or for one path of it. Rates are 0..1. */
export interface FaultRule {
  /** Absent: every platform. */
  platform?: string
  /** Beginning of the path below the mount; absent: every path. */
  path?: string
  slowMs?: number
  /** HTTP 500 before anything happened. */
  error500Rate?: number
  /** The platform's own "too often". */
  throttleRate?: number
  /** It happened, but the answer is an HTTP 500. */
  lostAnswerRate?: number
  /** Pushes that are never sent. */
  loseRate?: number
  /** Pushes that do not arrive; the platform misses the acknowledgement and repeats them in its own way. */
  failRate?: number
  /** Pushes that are sent twice. */
  duplicateRate?: number
  /** Pushes overtake each other. */
  reorder?: boolean
  /** Sockets that are cut instead of sending a frame. */
  cutRate?: number
  /** Sockets stay open and say nothing. */
  mute?: boolean
  /** 阿里云短信: one message a minute for one number. 小程序: the quota of the day is used up. */
  businessLimit?: boolean
}

export interface CallFate {
  outcome: 'pass' | 'error500' | 'throttle' | 'lost_answer'
  delayMs: number
}

const PASS: CallFate = { outcome: 'pass', delayMs: 0 }
const REORDER_MS = 3_000

/** Whether a rule changes anything at all. */
export function isActive(rule: FaultRule): boolean {
  const { platform: _platform, path: _path, ...effects } = rule
  return Object.values(effects).some((effect) => effect !== undefined && effect !== 0 && effect !== false)
}

/** The rules with one put in: it replaces the rule of the same platform and path, and an empty one removes it. */
export function putRule(rules: readonly FaultRule[], rule: FaultRule): FaultRule[] {
  const others = rules.filter((other) => other.platform !== rule.platform || other.path !== rule.path)
  return isActive(rule) ? [...others, rule] : others
}

/** The rule that fits best: platform and path before platform before all. */
export function ruleFor(rules: readonly FaultRule[], platform: string, path: string): FaultRule | undefined {
  const fitting = rules.filter(
    (rule) =>
      (rule.platform === undefined || rule.platform === platform) &&
      (rule.path === undefined || path.startsWith(rule.path)),
  )
  const weight = (rule: FaultRule) => (rule.platform === undefined ? 0 : 1) + (rule.path === undefined ? 0 : 2)
  return fitting.sort((a, b) => weight(b) - weight(a))[0]
}

export type Faults = ReturnType<typeof createFaults>

/** The switches of a world. The generator starts anew when the seed is set and when the world wakes. */
export function createFaults(settings: Settings) {
  let rules = settings.read<FaultRule[]>('faults', [])
  let random = createRandom(settings.read('faultSeed', 1))
  const happens = (rate: number | undefined) => rate !== undefined && rate > 0 && random() < rate

  return {
    list: () => rules,
    put(rule: FaultRule): void {
      rules = putRule(rules, rule)
      settings.write('faults', rules)
    },
    clear(): void {
      rules = []
      settings.write('faults', rules)
    },
    seed(seed: number): void {
      settings.write('faultSeed', seed)
      random = createRandom(seed)
    },
    rule: (platform: string, path: string) => ruleFor(rules, platform, path),
    /** What happens to a call. */
    fateOf(platform: string, path: string): CallFate {
      if (rules.length === 0) return PASS
      const rule = ruleFor(rules, platform, path)
      if (rule === undefined) return PASS
      const delayMs = rule.slowMs ?? 0
      if (happens(rule.error500Rate)) return { outcome: 'error500', delayMs }
      if (happens(rule.throttleRate)) return { outcome: 'throttle', delayMs }
      return { outcome: happens(rule.lostAnswerRate) ? 'lost_answer' : 'pass', delayMs }
    },
    /** Whether an attempt to push fails on the way. */
    failsOnTheWay: (platform: string) => happens(ruleFor(rules, platform, '')?.failRate),
    /** Whether a socket is cut instead of sending. */
    cuts: (platform: string) => happens(ruleFor(rules, platform, '')?.cutRate),
    /** The delays (ms) after which copies of a push leave: none when it is lost, two when it is doubled. */
    pushDelays(platform: string): number[] {
      if (rules.length === 0) return [0]
      const rule = ruleFor(rules, platform, '')
      if (rule === undefined) return [0]
      if (happens(rule.loseRate)) return []
      const copies = happens(rule.duplicateRate) ? 2 : 1
      return Array.from({ length: copies }, () => (rule.reorder ? Math.floor(random() * REORDER_MS) : 0))
    },
  }
}
