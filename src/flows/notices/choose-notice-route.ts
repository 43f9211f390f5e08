/** Which event goes to which messenger; the messenger must be one of the tenant's own. */
import { connectionsRepository } from '../../connections/connections.repository.ts'
import { type Failure, fail, type Result } from '../../core/result.ts'
import { setNoticeRoute } from '../../notify/actions/set-notice-routes.ts'
import { isForBuyer } from '../../notify/domain/notice-events.ts'
import { messengerAdapter } from '../../notify/messengers/registry.ts'
import type { NoticeRoute } from '../../notify/notify.contract.ts'
import { authorise } from '../../platform/authorise.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { controlDb } from '../../platform/db.ts'

export async function chooseNoticeRoute({
  ctx,
  input,
}: {
  ctx: Ctx
  input: NoticeRoute
}): Promise<Result<NoticeRoute, Failure>> {
  const allowed = authorise(ctx, 'notify:write')
  if (!allowed.ok) return allowed
  const connections = connectionsRepository(controlDb(ctx.env), ctx.tenant.id)
  for (const id of [input.connectionId, input.nextConnectionId]) {
    const messenger = id === '' ? null : await connections.byId(id)
    if (id !== '' && messenger?.role !== 'messenger') return fail('connection.not_found')
    if (messenger && messengerAdapter(messenger.kind)?.consents && !isForBuyer(input.event))
      return fail('notice_route.buyers_only')
  }
  return setNoticeRoute({ ctx, input })
}
