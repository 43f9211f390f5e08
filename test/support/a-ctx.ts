import { env } from 'cloudflare:workers'
import { systemIds } from '../../src/core/ids.ts'
import type { Ctx } from '../../src/platform/ctx.ts'
import { shardDb } from '../../src/platform/db.ts'
import { silentLog } from '../../src/platform/log.ts'
import { allRights, type Right } from '../../src/platform/rights.ts'
import { wholeTenant } from '../../src/platform/row-scope.ts'

interface CtxChoice {
  /** What the clock shows at first, epoch ms. */
  readonly now?: number
  readonly shard?: string
  readonly rights?: readonly Right[]
}

/** A context of a fresh tenant, on the second shard unless said otherwise, with a clock that the test moves. */
export function aCtx({ now = 1_800_000_000_000, shard = 'SHARD_1', rights = allRights }: CtxChoice = {}): Ctx & {
  clock: { now(): number; at: number }
} {
  const clock = { at: now, now: () => clock.at }
  return {
    tenant: {
      id: `tnt_${crypto.randomUUID()}`,
      name: '示例',
      shard,
      plan: 'trial',
      trialEndsAt: Number.MAX_SAFE_INTEGER,
      status: 'active',
    },
    actor: { kind: 'system', id: 'test' },
    rights: new Set(rights),
    scope: wholeTenant,
    clock,
    ids: systemIds(clock.now),
    db: shardDb(env, shard),
    env,
    log: silentLog,
    requestId: 'req_test',
    waitUntil: (work) => void work.catch(() => undefined),
  }
}
