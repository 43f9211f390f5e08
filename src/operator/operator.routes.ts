/** The operator's own API: no tenant's key opens it, and it is in no published description. */
import { type Context, Hono } from 'hono'
import { makeSigningKey } from '../certificates/signing-keys.ts'
import { runMove, startMove, turnMoveBack } from '../flows/tenants/move-tenant.ts'
import { activateByOperator, extendTrial, resumeTenant, suspendTenant } from '../flows/tenants/operate-tenant.ts'
import {
  operatorShards,
  operatorTenant,
  operatorTenants,
  operatorTrouble,
  SHARD_LIMIT_BYTES,
  shownMoves,
} from '../flows/tenants/operator-views.ts'
import { controlDb, isShardName, shardNames } from '../platform/db.ts'
import { answer, answerEmpty, body, problem, query } from '../platform/http.ts'
import { createOperatorKey, revokeOperatorKey } from './manage-operator-keys.ts'
import { movesRepository } from './moves.repository.ts'
import {
  activateInput,
  createKeyInput,
  extendTrialInput,
  logListQuery,
  startMoveInput,
  tenantListQuery,
  whyInput,
} from './operator.contract.ts'
import { operatorRepository } from './operator.repository.ts'
import { logAct } from './operator-log.ts'
import { type OperatorEnv, operatorScope } from './operator-scope.ts'
import { secretsRoutes } from './secrets.routes.ts'

const LOG_PAGE = 100
/** How long one request works at a move, ms; the page asks again. */
const RUN_MS = 8_000

const where = (c: Context<OperatorEnv>, tenantId: string, why: string) => ({
  env: c.env,
  by: c.get('operator'),
  tenantId,
  why,
  waitUntil: (work: Promise<unknown>) => c.executionCtx.waitUntil(work),
})

export const operatorRoutes = new Hono<OperatorEnv>()
  .use(operatorScope)
  .route('/secrets', secretsRoutes)
  .get('/me', (c) => {
    const { keyId, keyName } = c.get('operator')
    return c.json({ keyId, keyName, shards: [...shardNames] })
  })
  .get('/tenants', query(tenantListQuery), async (c) => c.json(await operatorTenants(c.env, c.req.valid('query'))))
  .get('/tenants/:id', async (c) => answer(c, await operatorTenant(c.env, c.req.param('id'))))
  .post('/tenants/:id/suspend', body(whyInput), async (c) =>
    answerEmpty(c, await suspendTenant(where(c, c.req.param('id'), c.req.valid('json').why))),
  )
  .post('/tenants/:id/resume', body(whyInput), async (c) =>
    answerEmpty(c, await resumeTenant(where(c, c.req.param('id'), c.req.valid('json').why))),
  )
  .post('/tenants/:id/trial', body(extendTrialInput), async (c) => {
    const { days, why } = c.req.valid('json')
    return answer(c, await extendTrial(where(c, c.req.param('id'), why), days))
  })
  .post('/tenants/:id/plan', body(activateInput), async (c) => {
    const { why, ...input } = c.req.valid('json')
    return answer(c, await activateByOperator(where(c, c.req.param('id'), why), input))
  })
  .post('/tenants/:id/move', body(startMoveInput), async (c) => {
    const { target, why } = c.req.valid('json')
    if (!isShardName(target))
      return problem(c, { code: 'request.invalid', data: { issues: [{ path: 'target', message: 'no such shard' }] } })
    return answer(c, await startMove(c.env, c.get('operator'), { tenantId: c.req.param('id'), target, why }), 202)
  })
  .get('/moves', async (c) =>
    c.json({ items: await shownMoves(c.env, await movesRepository(controlDb(c.env)).newest(50)) }),
  )
  .get('/moves/:id', async (c) => {
    const move = await movesRepository(controlDb(c.env)).byId(c.req.param('id'))
    return move ? c.json((await shownMoves(c.env, [move]))[0]) : problem(c, { code: 'move.not_found' })
  })
  .post('/moves/:id/run', async (c) => {
    const moves = movesRepository(controlDb(c.env))
    const move = await moves.byId(c.req.param('id'))
    if (!move) return problem(c, { code: 'move.not_found' })
    const after = await runMove(c.env, move, { until: Date.now() + RUN_MS })
    return c.json((await shownMoves(c.env, [after ?? (await moves.byId(move.id)) ?? move]))[0])
  })
  .post('/moves/:id/turn-back', body(whyInput), async (c) =>
    answerEmpty(
      c,
      await turnMoveBack(c.env, c.get('operator'), { id: c.req.param('id'), why: c.req.valid('json').why }),
    ),
  )
  .get('/shards', async (c) => c.json({ items: await operatorShards(c.env), limitBytes: SHARD_LIMIT_BYTES }))
  .get('/trouble', async (c) => c.json(await operatorTrouble(c.env)))
  .get('/log', query(logListQuery), async (c) => {
    const items = await operatorRepository(controlDb(c.env)).log({ ...c.req.valid('query'), limit: LOG_PAGE })
    return c.json({ items, nextCursor: items.length === LOG_PAGE ? (items.at(-1)?.id ?? null) : null })
  })
  // What older keys signed stays valid: they remain published.
  .post('/signing-keys', body(whyInput), async (c) => {
    const kid = await makeSigningKey(c.env, Date.now())
    await logAct(c.env.CONTROL, c.get('operator'), {
      action: 'signing_key.made',
      subject: kid,
      why: c.req.valid('json').why,
    }).run()
    return c.json({ kid }, 201)
  })
  .get('/keys', async (c) => c.json({ items: await operatorRepository(controlDb(c.env)).keys() }))
  .post('/keys', body(createKeyInput), async (c) =>
    c.json(await createOperatorKey(c.env, c.get('operator'), c.req.valid('json')), 201),
  )
  .post('/keys/:id/revoke', body(whyInput), async (c) =>
    answerEmpty(
      c,
      await revokeOperatorKey(c.env, c.get('operator'), { id: c.req.param('id'), why: c.req.valid('json').why }),
    ),
  )
