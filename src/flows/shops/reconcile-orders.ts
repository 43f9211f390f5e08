/**
 * Holds our books against the platform's own list, hour by hour: what it has and we have not is read and taken in, and the
 * result is written down where the merchant sees it.
 */
import { closeCasesById, type NewCase } from '../../cases/cases.repository.ts'
import { caseId } from '../../cases/domain/case-id.ts'
import { openCases } from '../../cases/open-case.ts'
import { type ChannelCall, withChannelClient } from '../../channels/channel-call.ts'
import type { ListWindow, OrderPage, PlacedPage } from '../../channels/channels.port.ts'
import { sliceWindow } from '../../channels/domain/pull-window.ts'
import { pullUpdated } from '../../channels/pull-updated.ts'
import { completenessRepository, type HourCheck } from '../../completeness/completeness.repository.ts'
import { type HourSpan, hourOf, hoursOf } from '../../completeness/domain/hours.ts'
import type { OpenConnection } from '../../connections/connections.repository.ts'
import { ok, type Result } from '../../core/result.ts'
import { formatLocal, HOUR } from '../../core/time.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import type { IntegrationError } from '../../platform/integration-error.ts'
import { storePage } from './pull-orders.ts'
import { readingCall } from './shop-call.ts'

/** Orders that are read at a time, so that one that fails for now holds up few others. */
const READ_AT_ONCE = 20
/** Orders whose presence is asked of D1 in one statement. */
const ASK_AT_ONCE = 2_000

/** False for shops that we cannot list the orders of: nothing to hold the books against. */
export const isComparable = ({ adapter, ...call }: ChannelCall): boolean =>
  adapter.pulls && adapter.client({ ...call, accessToken: '' }).listPlaced !== undefined

/** `reread`: everything that changed in the span is read again first, not only what is missing. */
export async function reconcileOrders({
  ctx,
  connection,
  span,
  reread = false,
}: {
  ctx: Ctx
  connection: OpenConnection
  span: HourSpan
  reread?: boolean
}): Promise<void> {
  const call = readingCall(ctx, connection)
  if (!call || connection.status !== 'active' || !isComparable(call)) return
  // By the hour at most: some platforms list no time, then the window tells it.
  const windows = sliceWindow(span, Math.min(HOUR, call.adapter.pullRules?.sliceMs ?? HOUR))
  const store = async (page: OrderPage) => void (await storePage(ctx, { connection, call, page }))
  const advance = async () => undefined
  if (reread) {
    const list = (window: ListWindow) => withChannelClient(call, (client) => client.listUpdated(window))
    const again = await pullUpdated({ windows, list, store, advance })
    if (!again.ok) return noteUnknown(ctx, { connection, span, error: again.error })
  }
  const placed = new Map<number, Set<string>>(hoursOf(span).map((hour) => [hour, new Set()]))
  const listed = await pullUpdated({
    windows,
    list: async (window) => asOrderPage(await listPlaced(call, window), { placed, from: window.from }),
    store: async () => undefined,
    advance,
  })
  if (!listed.ok) return noteUnknown(ctx, { connection, span, error: listed.error })
  await settleHours(ctx, { connection, call, placed })
}

const listPlaced = (call: ChannelCall, window: ListWindow): Promise<Result<PlacedPage, IntegrationError>> =>
  withChannelClient(call, async (client) => {
    if (!client.listPlaced) throw new Error(`${call.adapter.kind} lists no placed orders`)
    return client.listPlaced(window)
  })

/** Notes the orders of a page by their hour; both ends of a platform's window belong to it, so the order's own time decides. */
function asOrderPage(
  page: Result<PlacedPage, IntegrationError>,
  { placed, from }: { placed: ReadonlyMap<number, Set<string>>; from: number },
): Result<OrderPage, IntegrationError> {
  if (!page.ok) return page
  const { placed: orders, ...paging } = page.value
  for (const { platformOrderId, placedAt } of orders) {
    const isNoted = placedAt === null && [...placed.values()].some((ids) => ids.has(platformOrderId))
    if (!isNoted) placed.get(hourOf(placedAt ?? from))?.add(platformOrderId)
  }
  return ok({ ...paging, orders: [], unreadable: [] })
}

async function settleHours(
  ctx: Ctx,
  {
    connection,
    call,
    placed,
  }: { connection: OpenConnection; call: ChannelCall; placed: ReadonlyMap<number, ReadonlySet<string>> },
): Promise<void> {
  const all = [...placed.values()].flatMap((ids) => [...ids])
  const before = await presentOf(ctx, connection.id, all)
  const missing = all.filter((id) => !before.has(id))
  let trouble = ''
  for (let at = 0; at < missing.length; at += READ_AT_ONCE) {
    const page: OrderPage = { orders: [], unreadable: [], ids: missing.slice(at, at + READ_AT_ONCE), hasMore: false }
    await storePage(ctx, { connection, call, page }).catch((error: unknown) => {
      trouble = error instanceof Error ? error.message.slice(0, 200) : String(error)
    })
  }
  const after = missing.length === 0 ? before : new Set([...before, ...(await presentOf(ctx, connection.id, missing))])
  const { lagMs } = await call.gate.health(ctx.clock.now())
  const checks = [...placed].map(([hour, ids]): HourCheck => {
    const here = [...ids].filter((id) => after.has(id))
    return {
      hour,
      platformOrders: ids.size,
      ourOrders: here.length,
      repaired: here.filter((id) => !before.has(id)).length,
      lagMs,
      trouble: here.length < ids.size ? trouble || 'parked' : '',
    }
  })
  await note(ctx, connection, checks)
}

async function presentOf(ctx: Ctx, connectionId: string, ids: readonly string[]): Promise<Set<string>> {
  const found = new Set<string>()
  for (let at = 0; at < ids.length; at += ASK_AT_ONCE)
    for (const id of await completenessRepository(ctx).present(connectionId, ids.slice(at, at + ASK_AT_ONCE)))
      found.add(id)
  return found
}

/** The platform did not answer: the hours are neither green nor red. */
const noteUnknown = (
  ctx: Ctx,
  { connection, span, error }: { connection: OpenConnection; span: HourSpan; error: IntegrationError },
): Promise<void> =>
  note(
    ctx,
    connection,
    hoursOf(span).map((hour) => ({
      hour,
      platformOrders: null,
      ourOrders: null,
      repaired: 0,
      lagMs: null,
      trouble: `${error.code}: ${error.detail}`.slice(0, 200),
    })),
  )

async function note(ctx: Ctx, connection: OpenConnection, checks: readonly HourCheck[]): Promise<void> {
  const now = ctx.clock.now()
  const missingOf = ({ platformOrders, ourOrders }: HourCheck) => (platformOrders ?? 0) - (ourOrders ?? 0)
  const missing = checks.filter((check) => missingOf(check) > 0)
  const whole = checks.filter((check) => check.platformOrders !== null && missingOf(check) === 0)
  const caseOf = (check: HourCheck): NewCase => ({
    id: caseId(connection.id, 'orders_missing', check.hour),
    kind: 'orders_missing',
    orderId: '',
    severity: 'red',
    detail: `${connection.name}：${formatLocal(check.hour).slice(0, 16)} 起一小时，平台 ${check.platformOrders} 单，缺 ${missingOf(check)} 单`,
    dueAt: null,
    openedAt: now,
  })
  await commit(ctx, {
    statements: [
      completenessRepository(ctx).note(connection.id, checks, now),
      ...openCases(ctx, missing.map(caseOf)),
      closeCasesById(
        ctx,
        whole.map(({ hour }) => caseId(connection.id, 'orders_missing', hour)),
        { closedAt: now, closedBy: 'system', closeReason: '核对时已补齐' },
      ),
    ],
    audit: {
      action: 'orders.reconciled',
      subjects: [connection.id],
      after: {
        hours: checks.length,
        repaired: checks.reduce((sum, check) => sum + check.repaired, 0),
        missing: missing.reduce((sum, check) => sum + missingOf(check), 0),
      },
    },
  })
}
