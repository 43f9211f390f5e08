/**
 * Moves a tenant to another shard while it is live: copy, compare, hold writes for an instant, change its address, delete the old
 * rows. A state machine in the control plane, taken on by cron and by the operator; docs/design/tenancy.md says why it is safe.
 */
import { systemClock } from '../../core/clock.ts'
import { systemIds } from '../../core/ids.ts'
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { type MoveRow, movesRepository } from '../../operator/moves.repository.ts'
import type { OperatorErrorCode } from '../../operator/operator.errors.ts'
import { logAct, type Operator, theMachine } from '../../operator/operator-log.ts'
import { controlDb, isShardName, type ShardName, shardDb } from '../../platform/db.ts'
import { createLog } from '../../platform/log.ts'
import { doubtTenants } from '../../platform/tenant-fence.ts'
import { tenantsRepository } from '../../tenants/tenants.repository.ts'
import { epochIn, takeOver, wasOvertaken } from './moving/fences.ts'
import { CopyDiffers, type Mover, movingTables, sourceFence, targetFence } from './moving/mover.ts'
import { type Standing, takeStep } from './moving/steps.ts'

const ids = systemIds(systemClock.now)

type MoveFailure = Failure<OperatorErrorCode>

/** The move begins with the next run. A tenant has one at a time; one that closes its account stays where it is. */
export async function startMove(
  env: Env,
  by: Operator,
  { tenantId, target, why }: { readonly tenantId: string; readonly target: ShardName; readonly why: string },
): Promise<Result<{ readonly id: string }, MoveFailure>> {
  const db = controlDb(env)
  const tenant = await tenantsRepository(db).byId(tenantId)
  if (!tenant) return fail('tenant.not_found')
  if (tenant.status === 'closing' || (tenant.closingAt ?? null) !== null) return fail('move.tenant_closing')
  if (tenant.shard === target) return fail('move.same_shard')
  if (!isShardName(tenant.shard)) throw new Error(`unknown shard ${tenant.shard}`)
  const now = systemClock.now()
  const id = ids.next('mov')
  // Above what an earlier move left behind, whatever its clock said.
  const fences = await Promise.all(
    [tenant.shard, target].map((shard) => epochIn(shardDb(env, shard).$client, tenantId)),
  )
  const inserted = await env.CONTROL.batch([
    env.CONTROL.prepare(
      `INSERT INTO tenant_moves (tenant_id, id, source, target, step, cursor, tally, epoch, lease_until, not_before, why, started_by, started_at, updated_at)
       SELECT ?1, ?2, ?3, ?4, 'clearing', '{"table":null,"after":null,"seq":0}', '{"copied":0,"caughtUp":0,"compared":0,"pending":0,"deleted":0,"tries":0,"heldMs":null}', ?5, 0, 0, ?6, ?7, ?8, ?8
       WHERE NOT EXISTS (SELECT 1 FROM tenant_moves WHERE tenant_id = ?1 AND finished_at IS NULL)`,
    ).bind(tenantId, id, tenant.shard, target, Math.max(now, ...fences), why, by.keyName, now),
    logAct(env.CONTROL, by, {
      action: 'move.started',
      subject: tenantId,
      why,
      detail: { move: id, source: tenant.shard, target },
    }),
  ])
  return (inserted[0]?.meta.changes ?? 0) > 0 ? ok({ id }) : fail('move.running_conflict')
}

/** Before it has left, a tenant can stay where it is; the copy is deleted with the next runs. */
export async function turnMoveBack(
  env: Env,
  by: Operator,
  { id, why }: { readonly id: string; readonly why: string },
): Promise<Result<void, MoveFailure>> {
  const moves = movesRepository(controlDb(env))
  const move = await moves.byId(id)
  if (!move) return fail('move.not_found')
  if (!(await moves.turnBack(move.tenantId, id, why, systemClock.now()))) return fail('move.too_late')
  await logAct(env.CONTROL, by, { action: 'move.turned_back', subject: move.tenantId, why, detail: { move: id } }).run()
  return ok(undefined)
}

export interface RunOptions {
  /** Epoch ms; no new piece begins after it. */
  readonly until: number
  /** Pieces at most: each asks the databases two to five times, and a Worker may ask a thousand times. */
  readonly pieces?: number
  readonly now?: () => number
  /** Called between the calls of a step. */
  readonly point?: (name: string) => Promise<void>
}

const PIECES = 180
/** Pieces after which the place is written down. */
const NOTE_EVERY = 8

/** Takes the move on as far as it gets. Null: somebody else has it, or it is over. Throws what stopped it; a later run goes on. */
export async function runMove(
  env: Env,
  { tenantId, id }: { readonly tenantId: string; readonly id: string },
  { until, pieces = PIECES, now = systemClock.now, point = async () => undefined }: RunOptions,
): Promise<MoveRow | null> {
  const control = controlDb(env)
  const moves = movesRepository(control)
  const taken = await moves.takeOn(tenantId, id, now())
  if (!taken) return null
  const log = createLog({ move: id, tenant: tenantId })
  let standing: Standing = { ...taken, finishedAt: undefined } as Standing
  const note = async (next: Standing) => {
    const { meta } = await moves.progress(taken, next, now()).run()
    if (meta.changes === 0) throw new Error('another mover has taken over')
  }
  try {
    const mover = await moverOf(env, taken)
    const hands = {
      mover,
      now,
      point,
      turnedBack: taken.error?.startsWith(DIFFERS) ? ('failed' as const) : ('cancelled' as const),
      isFlipped: async () => (await tenantsRepository(control).byId(tenantId))?.shard === taken.target,
      flip: (next: Standing) => flip(env, taken, next, now()),
    }
    for (let piece = 1; piece <= pieces && now() < until; piece++) {
      const begunAt = systemClock.now()
      const next = await takeStep(hands, standing)
      // A third of the time belongs to the tenants, whatever a piece costs; not on the way to the hold.
      if (next.step !== 'switching') await pause((systemClock.now() - begunAt) / 2)
      const isWaiting = next === standing && next.step === 'resting'
      if (next.step !== standing.step) log.info('move.step', { step: next.step, tally: next.tally })
      if (next.step !== standing.step || piece % NOTE_EVERY === 0) await note(next)
      standing = next
      if (isWaiting || next.finishedAt !== undefined) break
    }
    if (standing.finishedAt === undefined) await note(standing)
    else
      await logAct(env.CONTROL, theMachine, {
        action: `move.${standing.step}`,
        subject: tenantId,
        why: taken.why,
        detail: { move: id, tally: standing.tally },
      }).run()
  } catch (error) {
    log.error('move.stopped', { step: standing.step, error: String(error) })
    if (error instanceof CopyDiffers) await turnBackFor(env, taken, standing, error, now())
    else if (!wasOvertaken(error)) throw error
  } finally {
    await moves.release(taken)
  }
  return moves.find(tenantId, id)
}

/** ms. */
const LONGEST_PAUSE = 250
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, Math.min(ms, LONGEST_PAUSE)))

const DIFFERS = 'differs: '

/** The copy is not what it should be: the tenant stays, and a person reads why. */
async function turnBackFor(env: Env, move: MoveRow, standing: Standing, error: Error, now: number): Promise<void> {
  await movesRepository(controlDb(env))
    .progress(
      move,
      {
        step: 'undoing',
        cursor: { table: null, after: null, seq: 0 },
        tally: standing.tally,
        error: `${DIFFERS}${error.message}`,
      },
      now,
    )
    .run()
}

async function moverOf(env: Env, { tenantId, epoch, source, target }: MoveRow): Promise<Mover> {
  const from = shardDb(env, source).$client
  const to = shardDb(env, target).$client
  const [tables, there] = await Promise.all([movingTables(from), movingTables(to)])
  if (JSON.stringify(tables) !== JSON.stringify(there))
    throw new Error('the shards have different tables: apply the migrations to both')
  const mover: Mover = { tenantId, epoch, source: from, target: to, tables }
  // What an earlier mover still sends is refused from here on.
  await takeOver(targetFence(mover))
  await takeOver(sourceFence(mover))
  return mover
}

/** The new address and the move's own row, in one batch; only by the mover that holds the move. */
async function flip(env: Env, { tenantId, id, epoch, source, target }: MoveRow, next: Standing, now: number) {
  const moves = movesRepository(controlDb(env))
  const [changed] = await env.CONTROL.batch([
    env.CONTROL.prepare(
      `UPDATE tenants SET shard = ?1, updated_at = ?2 WHERE id = ?3 AND shard = ?4
       AND EXISTS (SELECT 1 FROM tenant_moves WHERE tenant_id = ?3 AND id = ?5 AND epoch = ?6)`,
    ).bind(target, now, tenantId, source, id, epoch),
    moves.progress({ tenantId, id, epoch }, next, now),
    logAct(env.CONTROL, theMachine, {
      action: 'move.switched',
      subject: tenantId,
      why: '',
      detail: { move: id, source, target, tally: next.tally },
    }),
  ])
  if ((changed?.meta.changes ?? 0) === 0) throw new Error('the address was not ours to change')
  doubtTenants()
}

/** A run of the minute stops before the next one begins. */
const RUN_MS = 45_000

/** Every minute: moves that nobody has in hand go on. */
export async function driveMoves(env: Env, _execution: Pick<ExecutionContext, 'waitUntil'>): Promise<void> {
  const until = systemClock.now() + RUN_MS
  for (const { tenantId, id, notBefore, step } of await movesRepository(controlDb(env)).running()) {
    if (step === 'resting' && notBefore > systemClock.now()) continue
    await runMove(env, { tenantId, id }, { until }).catch((error: unknown) =>
      createLog({ move: id, tenant: tenantId }).error('move.failed', { error: String(error) }),
    )
  }
}
