/** Sends a message now to see whether the endpoint answers. It is noted in the log, is not tried again, and says nothing about the endpoint's health. */
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { authorise } from '../../platform/authorise.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { outsideFetch } from '../../platform/outside-fetch.ts'
import { TEST_EVENT } from '../domain/event-types.ts'
import { messageBody } from '../domain/message.ts'
import { signingKeys } from '../open-endpoint.ts'
import { sendDelivery } from '../send-delivery.ts'
import type { DeliveryDetail } from '../webhooks.contract.ts'
import { deliveryDetail } from '../webhooks.queries.ts'
import { webhooksRepository } from '../webhooks.repository.ts'
import { ownEndpoint } from './save-endpoint.ts'

export async function testWebhook({
  ctx,
  input,
}: {
  ctx: Ctx
  input: { readonly id: string }
}): Promise<Result<DeliveryDetail, Failure>> {
  const allowed = authorise(ctx, 'webhooks:write')
  if (!allowed.ok) return allowed
  const found = await ownEndpoint(ctx, input.id)
  if (!found.ok) return found
  const endpoint = found.value
  const now = ctx.clock.now()
  const id = ctx.ids.next('whd')
  const body = messageBody(TEST_EVENT, now, { endpoint: { id: endpoint.id, name: endpoint.name } })
  const { log, delivered } = await sendDelivery({
    url: endpoint.url,
    keys: await signingKeys(ctx.env, endpoint, now),
    message: { id, body },
    now: () => ctx.clock.now(),
    fetch: outsideFetch(ctx.env),
  })
  const repository = webhooksRepository(ctx)
  const row = { endpointId: endpoint.id, id, type: TEST_EVENT, subject: '', body, nextAttemptAt: null, retryUntil: now }
  const written = await commit(ctx, {
    statements: [
      ...repository.insertDeliveries([row], now),
      ...repository.mark(endpoint.id, [
        { id, status: delivered ? 'delivered' : 'failed', attempt: log, nextAttemptAt: null },
      ]),
    ],
    audit: { action: 'webhook.tested', subjects: [endpoint.id], after: { status: log.status } },
  })
  if (!written.ok) return written
  const detail = await deliveryDetail(ctx, endpoint, id)
  return detail ? ok(detail) : fail('delivery.not_found')
}
