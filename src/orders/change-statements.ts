/** Changed orders as rows of orders, order_tags, order_lines and order_events. */
import { bulkInsert, bulkSet } from '../platform/bulk.ts'
import type { Actor } from '../platform/ctx.ts'
import type { OrderChange } from './domain/change-order.ts'
import type { Order, OrderEvent } from './domain/order.ts'
import type { OrderLineDto } from './orders.contract.ts'
import { orderEvents, orderLines, orders, orderTags } from './orders.tables.ts'

interface Changes {
  readonly db: D1Database
  readonly tenantId: string
  readonly created: readonly Order[]
  readonly updated: readonly OrderChange[]
}

/** New orders are inserted, others updated, every step becomes an event row (the guard). */
export function changeStatements(
  db: D1Database,
  { tenantId, changes, actor }: { tenantId: string; changes: readonly OrderChange[]; actor: Actor },
): D1PreparedStatement[] {
  const sorted = {
    db,
    tenantId,
    created: changes.filter(({ before }) => before === null).map(({ after }) => after),
    updated: changes.filter(({ before }) => before !== null),
  }
  return [
    ...orderRows(sorted),
    ...tagRows(sorted),
    ...lineRows(sorted),
    ...bulkInsert(db, { table: orderEvents, rows: eventRows(tenantId, changes, actor) }),
  ]
}

type OrderRow = typeof orders.$inferInsert

/** What any step may move. */
const ofEveryStep = [
  'status',
  'holds',
  'warehouseId',
  'waybill',
  'allocationRound',
  'promisedAt',
  'expectedAt',
  'shippedAt',
  'deliveredAt',
  'updatedAt',
  'version',
  'statusAt',
  'allocatedAt',
] as const satisfies readonly (keyof OrderRow)[]

/** What only these steps move: most changes are none of them. */
const tells = ['platform_updated', 'address_change', 'paid', 'tagged', 'marked', 'tracking_revoked']
const ofTelling = [
  'platformStatus',
  'platformUpdatedAt',
  'receiver',
  'phoneTail',
  'buyerRemark',
  'sellerRemark',
  'sellerFlag',
  'payableFen',
  'discountFen',
  'shipBy',
  'payBy',
  'paidAt',
  'payMethod',
  'tags',
  'trackVersion',
] as const satisfies readonly (keyof OrderRow)[]

const isRelined = ({ before, after }: OrderChange): boolean => before?.lines !== after.lines

const shown = (line: OrderLineDto | undefined) => `${line?.quantity} ${line?.sku}`
const isOther = ({ before, after }: OrderChange): boolean =>
  before?.lines.some((line, i) => shown(line) !== shown(after.lines[i])) === true

function orderRows({ db, tenantId, created, updated }: Changes): D1PreparedStatement[] {
  const rowOf = ({ lines, ...order }: Order): OrderRow => ({
    ...order,
    tenantId,
    holds: [...order.holds],
    tags: [...order.tags],
    phoneTail: order.receiver.phoneTail,
    regionCode: order.receiver.regionCode ?? '',
    items: lines.map(({ sku, title, spec, imageUrl, quantity }) => ({ sku, title, spec, imageUrl, quantity })),
  })
  const set = (columns: readonly (keyof OrderRow)[], changes: readonly OrderChange[]) =>
    bulkSet(db, { table: orders, tenantId, key: ['id'], columns, rows: changes.map(({ after }) => rowOf(after)) })
  const told = updated.filter(({ steps }) => steps.some(({ event }) => tells.includes(event.type)))
  const marked = updated.filter(({ before, after }) => before?.ruleMarks !== after.ruleMarks)
  const moved = told.filter(({ before, after }) => before?.receiver.regionCode !== after.receiver.regionCode)
  const remapped = updated.filter((change) => isRelined(change) && isOther(change))
  return [
    ...bulkInsert(db, { table: orders, rows: created.map(rowOf) }),
    ...set(ofEveryStep, updated),
    ...set(ofTelling, told),
    ...set(['priority', 'ruleMarks'], marked),
    // Apart: the region stands in an index that most steps need not touch.
    ...set(['regionCode'], moved),
    ...set(['items'], remapped),
  ]
}

function tagRows({ db, tenantId, created, updated }: Changes): D1PreparedStatement[] {
  const tagsOf = (order: Order | null) => order?.tags.map((tag) => [tag, order.id] as const) ?? []
  const retagged = updated.filter(({ before, after }) => before?.tags !== after.tags)
  return [
    // Tags that an order no longer has leave first; most changes touch none.
    ...(retagged.length > 0
      ? [
          db
            .prepare(
              'DELETE FROM order_tags WHERE tenant_id = ?1 AND (tag, order_id) IN (SELECT value ->> 0, value ->> 1 FROM json_each(?2))',
            )
            .bind(tenantId, JSON.stringify(retagged.flatMap(({ before }) => tagsOf(before)))),
        ]
      : []),
    ...bulkInsert(db, {
      table: orderTags,
      rows: [...created, ...retagged.map(({ after }) => after)]
        .flatMap(tagsOf)
        .map(([tag, orderId]) => ({ tenantId, tag, orderId })),
      onConflict: 'ignore',
    }),
  ]
}

function lineRows({ db, tenantId, created, updated }: Changes): D1PreparedStatement[] {
  const relined = updated.filter(isRelined)
  const rowsOf = (order: Order, lines: readonly OrderLineDto[]) =>
    lines.map((line) => ({ ...line, tenantId, orderId: order.id }))
  return [
    ...bulkSet(db, {
      table: orderLines,
      tenantId,
      key: ['orderId', 'lineNo'],
      columns: ['sku', 'status', 'refund', 'quantity', 'unitPriceFen', 'bundle'],
      rows: relined.flatMap(({ after }) => rowsOf(after, after.lines)),
    }),
    ...bulkInsert(db, {
      table: orderLines,
      rows: [
        ...created.flatMap((order) => rowsOf(order, order.lines)),
        ...relined.flatMap(({ before, after }) => rowsOf(after, after.lines.slice(before?.lines.length ?? 0))),
      ],
    }),
  ]
}

function eventRows(
  tenantId: string,
  changes: readonly OrderChange[],
  actor: Actor,
): (typeof orderEvents.$inferInsert)[] {
  const by = { kind: actor.kind, id: actor.id, ...('name' in actor ? { name: actor.name } : {}) }
  return changes.flatMap(({ after, steps }) =>
    steps.map(({ event, from, to, version, at, reason }) => ({
      tenantId,
      orderId: after.id,
      version,
      type: event.type,
      at,
      actor: by,
      reason,
      before: from,
      after: to,
      data: eventData(event),
    })),
  )
}

/** Everything but personal data and what the row itself says. */
function eventData(event: OrderEvent): Record<string, unknown> | null {
  const { type: _type, ...data } = event
  if (event.type === 'accepted')
    return event.order.holds.length > 0
      ? { holds: event.order.holds.map((hold) => `${hold.reason}: ${hold.detail}`) }
      : null
  if (event.type === 'platform_updated') return { changed: event.changed }
  if (event.type === 'address_change') return { state: event.state }
  if (event.type === 'marked') return { tags: event.tags, priority: event.priority, rules: event.ruleMarks.version }
  return Object.keys(data).length > 0 ? data : null
}
