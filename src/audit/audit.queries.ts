/**
 * Search in the log, newest first. Every page reads a bounded number of rows: what no index holds is looked for in them, and
 * the cursor goes on from there, so a rare find in a long log costs more pages and never a long one.
 */
import { encodeTime, timeOfId } from '../core/ids.ts'
import { decodeCursor, encodeCursor } from '../core/keyset.ts'
import { DAY } from '../core/time.ts'
import type { Actor, Ctx, RequestOrigin } from '../platform/ctx.ts'
import { withoutMoney } from '../platform/field-scope.ts'
import type { Right } from '../platform/rights.ts'
import type { AuditEntry, AuditFilter, AuditList, AuditListQuery } from './audit.contract.ts'
import { auditRepository, ROW_COLUMNS } from './audit.repository.ts'
import type { StoredRow } from './domain/chain.ts'

/** Rows that a page looks at. */
export const SCAN_ROWS = 5_000

interface Walk extends Condition {
  readonly table: string
}

interface Condition {
  readonly text: string
  readonly values: readonly (string | number)[]
}

/** The walk that an index carries: ids of the tenant, or of one person or key. */
function walkOf(tenantId: string, filter: AuditFilter, before: string | null): Walk {
  const text = ['tenant_id = ?']
  const values: (string | number)[] = [tenantId]
  const add = (part: string, ...bound: (string | number)[]) => {
    text.push(part)
    values.push(...bound)
  }
  // People and keys have an index of their own; the words must be those of the index.
  const ofPerson = filter.actor !== undefined && isPerson(filter)
  if (filter.actor !== undefined && ofPerson)
    add(`"actor" ->> '$.kind' IN ('user', 'api_key') AND ("actor" ->> '$.id') = ?`, filter.actor)
  const since = Math.max(filter.from ?? 0, madeAt(filter.subject))
  if (since > 0) add('id >= ?', `aud_${encodeTime(since)}`)
  if (filter.to !== undefined) add('id < ?', `aud_${encodeTime(filter.to)}`)
  if (before !== null) add('id < ?', before)
  return { text: text.join(' AND '), values, table: `audit_log${ofPerson ? ' INDEXED BY audit_log_people' : ''}` }
}

/** Ids of people come from the sign-in library and have no prefix; jobs, rules and connections have names or prefixes of ours. */
const isPerson = ({ actor, actorKind }: AuditFilter): boolean =>
  actorKind === 'user' ||
  actorKind === 'api_key' ||
  (actorKind === undefined && /^(key_|[A-Za-z0-9]{20,}$)/.test(actor ?? ''))

/** Nothing was done to a thing long before it was made; 0 for ids that do not tell. */
function madeAt(subject: string | undefined): number {
  const at = subject && /^[a-z]{2,4}_/.test(subject) ? timeOfId(subject) : Number.NaN
  return Number.isNaN(at) ? 0 : Math.max(0, at - DAY)
}

/** What is looked for in the rows of the walk. */
function filterOf(filter: AuditFilter): Condition {
  const text: string[] = []
  const values: (string | number)[] = []
  const add = (part: string, ...bound: (string | number)[]) => {
    text.push(` AND ${part}`)
    values.push(...bound)
  }
  if (filter.actor !== undefined) add(`"actor" ->> '$.id' = ?`, filter.actor)
  if (filter.actorKind !== undefined) add(`"actor" ->> '$.kind' = ?`, filter.actorKind)
  if (filter.action !== undefined) add('action >= ? AND action < ?', filter.action, `${filter.action}\uffff`)
  if (filter.subject !== undefined) add('instr(subjects, ?) > 0', JSON.stringify(filter.subject))
  if (filter.q !== undefined) add('instr(lower(subjects), lower(?)) > 0', filter.q)
  if (filter.from !== undefined) add('at >= ?', filter.from)
  if (filter.to !== undefined) add('at < ?', filter.to)
  return { text: text.join(''), values }
}

export interface AuditPage {
  readonly rows: readonly StoredRow[]
  /** Id from which the next page goes on; null at the end. */
  readonly before: string | null
}

/** One bounded step of the walk. */
export async function auditPage(
  ctx: Pick<Ctx, 'db' | 'tenant'>,
  filter: AuditFilter,
  { before, limit, scan = SCAN_ROWS }: { before: string | null; limit: number; scan?: number },
): Promise<AuditPage> {
  const db = ctx.db.$client
  const walk = walkOf(ctx.tenant.id, filter, before)
  const found = filterOf(filter)
  const isPlain = found.text === ''
  const border = isPlain
    ? null
    : await db
        .prepare(`SELECT id FROM ${walk.table} WHERE ${walk.text} ORDER BY id DESC LIMIT 1 OFFSET ?`)
        .bind(...walk.values, scan - 1)
        .first<string>('id')
  const { results: rows } = await db
    .prepare(
      `SELECT ${ROW_COLUMNS} FROM ${walk.table} WHERE ${walk.text}${border === null ? '' : ' AND id >= ?'}${found.text} ORDER BY id DESC LIMIT ?`,
    )
    .bind(...walk.values, ...(border === null ? [] : [border]), ...found.values, limit)
    .all<StoredRow>()
  const last = rows.at(-1)
  return { rows, before: rows.length === limit && last ? last.id : border }
}

/** The stored texts were written by `insertAuditRow`; one that was tampered with is shown as the text that it is. */
function read(text: string | null): unknown {
  if (text === null) return null
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** What of a row a holder of these rights sees. */
export const entryOf = (row: StoredRow, sealedTo: number, rights: ReadonlySet<Right>): AuditEntry => ({
  id: row.id,
  at: row.at,
  action: row.action,
  actor: read(row.actor) as Actor,
  subjects: read(row.subjects) as string[],
  before: withoutMoney(read(row.before), rights),
  after: withoutMoney(read(row.after), rights),
  origin: read(row.origin) as RequestOrigin | null,
  requestId: row.requestId,
  landed: row.landed,
  sealed: row.landed !== null && row.landed <= sealedTo,
})

export async function listAudit({ ctx, input }: { ctx: Ctx; input: AuditListQuery }): Promise<AuditList> {
  const { cursor, limit, ...filter } = input
  const from = cursor ? decodeCursor(cursor)?.[0] : undefined
  const page = await auditPage(ctx, filter, { before: from === undefined ? null : String(from), limit })
  const { lastLanded } = await auditRepository(ctx).end()
  return {
    items: page.rows.map((row) => entryOf(row, lastLanded, ctx.rights)),
    nextCursor: page.before === null ? null : encodeCursor([page.before]),
    searchedTo: page.before === null ? null : timeOfId(page.before),
  }
}
