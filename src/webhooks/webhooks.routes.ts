import { Hono } from 'hono'
import { fail, ok } from '../core/result.ts'
import { answer, answerEmpty, api, body, params, query, type TenantEnv } from '../platform/http.ts'
import {
  pauseWebhook,
  redeliver,
  removeWebhook,
  resumeWebhook,
  rotateWebhookSecret,
} from './actions/operate-endpoint.ts'
import { createWebhook, editWebhook } from './actions/save-endpoint.ts'
import { testWebhook } from './actions/test-endpoint.ts'
import { webhookEventNames, webhookEvents } from './domain/event-types.ts'
import {
  createdWebhookSchema,
  createWebhookInput,
  deliveryDetailSchema,
  deliveryListQuery,
  deliveryListSchema,
  deliveryParam,
  editWebhookInput,
  eventListSchema,
  rotateSecretInput,
  webhookListSchema,
  webhookParam,
  webhookSchema,
} from './webhooks.contract.ts'
import { deliveryDetail, knownEndpoint, listWebhooks } from './webhooks.queries.ts'
import { webhooksRepository } from './webhooks.repository.ts'

const tag = 'webhooks'
const right = 'webhooks:write'

export const webhooksRoutes = new Hono<TenantEnv>()
  .get(
    '/',
    api({ tag, right: 'webhooks:read', summary: 'Endpoints with their health', ok: webhookListSchema }),
    async (c) => c.json({ items: await listWebhooks(c.get('ctx')) }),
  )
  .get(
    '/events',
    api({ tag, right: 'webhooks:read', summary: 'Events and the right that each needs', ok: eventListSchema }),
    (c) => c.json({ items: webhookEventNames.map((type) => ({ type, right: webhookEvents[type] })) }),
  )
  .post(
    '/',
    api({
      tag,
      right,
      summary: 'Register an endpoint; its secret is shown once',
      ok: createdWebhookSchema,
      status: 201,
    }),
    body(createWebhookInput),
    async (c) => {
      c.header('cache-control', 'no-store')
      return answer(c, await createWebhook({ ctx: c.get('ctx'), input: c.req.valid('json') }), 201)
    },
  )
  .patch(
    '/:id',
    api({ tag, right, summary: 'Change an endpoint', ok: webhookSchema }),
    params(webhookParam),
    body(editWebhookInput),
    async (c) =>
      answer(c, await editWebhook({ ctx: c.get('ctx'), input: { ...c.req.valid('json'), ...c.req.valid('param') } })),
  )
  .delete('/:id', api({ tag, right, summary: 'Remove an endpoint' }), params(webhookParam), async (c) =>
    answerEmpty(c, await removeWebhook({ ctx: c.get('ctx'), input: c.req.valid('param') })),
  )
  .post(
    '/:id/pause',
    api({ tag, right, summary: 'Pause: events are kept for three days', ok: webhookSchema }),
    params(webhookParam),
    async (c) => answer(c, await pauseWebhook({ ctx: c.get('ctx'), input: c.req.valid('param') })),
  )
  .post(
    '/:id/resume',
    api({ tag, right, summary: 'Resume, and send what was kept', ok: webhookSchema }),
    params(webhookParam),
    async (c) => answer(c, await resumeWebhook({ ctx: c.get('ctx'), input: c.req.valid('param') })),
  )
  .post(
    '/:id/rotate-secret',
    api({
      tag,
      right,
      summary: 'A new secret, shown once; both sign until the overlap ends',
      ok: createdWebhookSchema,
    }),
    params(webhookParam),
    body(rotateSecretInput),
    async (c) => {
      c.header('cache-control', 'no-store')
      const input = { ...c.req.valid('param'), ...c.req.valid('json') }
      return answer(c, await rotateWebhookSecret({ ctx: c.get('ctx'), input }))
    },
  )
  .post(
    '/:id/test',
    api({ tag, right, summary: 'Send a test event now and say what was answered', ok: deliveryDetailSchema }),
    params(webhookParam),
    async (c) => answer(c, await testWebhook({ ctx: c.get('ctx'), input: c.req.valid('param') })),
  )
  .get(
    '/:id/deliveries',
    api({ tag, right: 'webhooks:read', summary: 'Deliveries, newest first; kept for 30 days', ok: deliveryListSchema }),
    params(webhookParam),
    query(deliveryListQuery),
    async (c) => {
      const ctx = c.get('ctx')
      const endpoint = await knownEndpoint(ctx, c.req.valid('param').id)
      if (!endpoint) return answer(c, fail('webhook.not_found'))
      return c.json(await webhooksRepository(ctx).deliveries(endpoint.id, c.req.valid('query')))
    },
  )
  .get(
    '/:id/deliveries/:deliveryId',
    api({ tag, right: 'webhooks:read', summary: 'One delivery with every attempt', ok: deliveryDetailSchema }),
    params(deliveryParam),
    async (c) => {
      const ctx = c.get('ctx')
      const { id, deliveryId } = c.req.valid('param')
      const endpoint = await knownEndpoint(ctx, id)
      if (!endpoint) return answer(c, fail('webhook.not_found'))
      const detail = await deliveryDetail(ctx, endpoint, deliveryId)
      return answer(c, detail ? ok(detail) : fail('delivery.not_found'))
    },
  )
  .post(
    '/:id/deliveries/:deliveryId/redeliver',
    api({ tag, right, summary: 'Send the same message again, with the same webhook-id' }),
    params(deliveryParam),
    async (c) => answerEmpty(c, await redeliver({ ctx: c.get('ctx'), input: c.req.valid('param') })),
  )
