/** The countdown board: read from open orders only, which the index by status leads to. */
import { DAY, HOUR } from '../core/time.ts'
import { type OrderStatus, orderStatuses } from '../orders/orders.contract.ts'
import type { Ctx } from '../platform/ctx.ts'
import { andText, ofOrdersSeen, ordersSeen } from '../platform/row-scope.ts'
import type { Board, BoardQuery, BoardRow } from './board.contract.ts'
import { boardRepository } from './board.repository.ts'
import { type PenaltyRule, penaltyOf } from './domain/penalty.ts'

const RUNNING =
  "'paid', 'checking_stock', 'locked', 'allocated', 'label_printed', 'shipped', 'in_transit', 'out_for_delivery'"
const MOST_ROWS = 200
/** Groups of orders that money at risk is added up from; more are not looked at. */
const MOST_GROUPS = 20_000

const open = (scope: string) =>
  `FROM orders WHERE tenant_id = ?1 AND status IN (${RUNNING}) AND promised_at IS NOT NULL AND (?3 IS NULL OR warehouse_id = ?3) AND ?4 < ?5${scope}`

const counts = (scope: string) => `
  SELECT SUM(promised_at < ?2) AS past, SUM(promised_at >= ?2 AND promised_at < ?2 + ${HOUR}) AS red,
    SUM(promised_at >= ?2 + ${HOUR} AND promised_at < ?2 + ${4 * HOUR}) AS yellow, SUM(promised_at >= ?2 + ${4 * HOUR}) AS green ${open(scope)}`

const rows = (scope: string) => `
  SELECT id AS orderId, hub_no AS hubNo, channel, status, promised_at AS promisedAt, expected_at AS expectedAt,
    warehouse_id AS warehouseId, items ->> '$[0].title' AS goods, payable_fen AS payableFen, currency ${open(scope)}
    AND promised_at >= ?4 AND promised_at < ?5 ORDER BY promised_at, id LIMIT ${MOST_ROWS}`

const risks = (scope: string) => `
  SELECT channel, payable_fen AS payableFen, currency, COUNT(*) AS n ${open(scope)} AND promised_at < ?2 + ${4 * HOUR}
  GROUP BY channel, payable_fen, currency LIMIT ${MOST_GROUPS}`

// Only what was told to somebody at once: what quiet hours kept back waited because it was told to.
const latencies = (scope: string) => `
  SELECT accepted_at - event_at AS ms FROM notices
  WHERE tenant_id = ?1 AND status = 'sent' AND created_at >= ?2 AND not_before <= created_at${scope} ORDER BY ms LIMIT 10000`

const EVER = 9_000_000_000_000_000

/** Which promises belong to a colour, epoch ms: from, to. */
const rangeOf = (level: BoardQuery['level'], now: number): readonly [number, number] => {
  if (level === 'past') return [0, now]
  if (level === 'red') return [now, now + HOUR]
  if (level === 'yellow') return [now + HOUR, now + 4 * HOUR]
  return level === 'green' ? [now + 4 * HOUR, EVER] : [0, EVER]
}

export async function readBoard({
  ctx,
  input,
  penalties,
}: {
  readonly ctx: Pick<Ctx, 'tenant' | 'db' | 'clock' | 'scope' | 'rights'>
  readonly input: BoardQuery
  readonly penalties: readonly PenaltyRule[]
}): Promise<Board> {
  const now = ctx.clock.now()
  const d1 = ctx.db.$client
  const scope = andText(ordersSeen(ctx.scope), 6)
  const ofNotices = andText(ofOrdersSeen(ctx.scope, 'notices'), 3)
  const warehouse = input.warehouseId ?? null
  const [from, to] = rangeOf(input.level, now)
  const bind = (text: string) => d1.prepare(text).bind(ctx.tenant.id, now, warehouse, from, to, ...scope.values)
  const repository = boardRepository(ctx)
  const [[counted, listed, risked, told], alerts, answers] = await Promise.all([
    d1.batch<Record<string, unknown>>([
      bind(counts(scope.text)),
      bind(rows(scope.text)),
      bind(risks(scope.text)),
      d1.prepare(latencies(ofNotices.text)).bind(ctx.tenant.id, now - DAY, ...ofNotices.values),
    ]),
    repository.openAlerts(),
    repository.answerTimes(now - DAY),
  ])
  const count = (name: string) => Number(counted?.results[0]?.[name] ?? 0)
  const knowsMoney = ctx.rights.has('finance:read')
  const waits = (told?.results ?? []).map(({ ms }) => Math.max(0, Number(ms)))
  return {
    past: count('past'),
    red: count('red'),
    yellow: count('yellow'),
    green: count('green'),
    ...(knowsMoney ? { atRisk: atRiskOf(risked?.results ?? [], penalties) } : {}),
    items: (listed?.results ?? []).map((row) => toRow(row, knowsMoney ? penalties : null)),
    alerts: alerts.filter(({ warehouseId }) => warehouse === null || warehouseId === warehouse),
    told: {
      count: waits.length,
      p95Ms: percentile95(waits),
      within90s: waits.length === 0 ? null : waits.filter((ms) => ms <= 90_000).length / waits.length,
      acknowledgeP95Ms: percentile95(answers.sort((a, b) => a - b)),
    },
  }
}

/** Of an ascending list. */
const percentile95 = (sorted: readonly number[]): number | null =>
  sorted.length === 0 ? null : (sorted[Math.ceil(sorted.length * 0.95) - 1] ?? null)

function toRow(row: Record<string, unknown>, penalties: readonly PenaltyRule[] | null): BoardRow {
  const status = orderStatuses.find((known): known is OrderStatus => known === row.status)
  if (status === undefined) throw new Error(`orders row with status ${String(row.status)}`)
  const channel = String(row.channel)
  const currency = String(row.currency)
  return {
    orderId: String(row.orderId),
    hubNo: String(row.hubNo),
    channel,
    status,
    promisedAt: Number(row.promisedAt),
    expectedAt: row.expectedAt === null ? null : Number(row.expectedAt),
    warehouseId: row.warehouseId === null ? null : String(row.warehouseId),
    goods: row.goods === null ? '' : String(row.goods),
    ...(penalties === null
      ? {}
      : { penaltyFen: penaltyOf({ channel, payableFen: Number(row.payableFen), currency }, penalties) }),
    currency,
  }
}

function atRiskOf(groups: readonly Record<string, unknown>[], penalties: readonly PenaltyRule[]) {
  const sums = new Map<string, number>()
  for (const group of groups) {
    const currency = String(group.currency)
    const each = penaltyOf(
      { channel: String(group.channel), payableFen: Number(group.payableFen), currency },
      penalties,
    )
    sums.set(currency, (sums.get(currency) ?? 0) + each * Number(group.n))
  }
  return [...sums].map(([currency, fen]) => ({ currency, fen })).filter(({ fen }) => fen > 0)
}
