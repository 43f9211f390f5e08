/**
 * Rotation of `SECRET_KEYS`: everything sealed with an older key is opened and sealed with the newest. Walks all places of all
 * databases in pieces; the cursor of a piece goes into the next call. Interrupted, it may begin anew: what has the newest key
 * is only counted. A row that changed under our hands keeps what it got, and the next run finds it.
 */
import { decodeCursor, encodeCursor } from '../../../core/keyset.ts'
import { shardNames } from '../../../platform/db.ts'
import { currentKeyId, secretKeyIds } from '../../../platform/secrets.ts'
import { noteTenantMoving } from '../../../platform/tenant-fence.ts'
import { type Columns, type SealedPlace, sealedPlaces } from './sealed-places.ts'

export interface ResealInput {
  /** From the answer before; absent: from the beginning. */
  readonly cursor?: string | undefined
  /** Only count, change nothing. */
  readonly countOnly?: boolean | undefined
  /** Sealed rows of one piece. */
  readonly limit?: number | undefined
}

export interface Resealed {
  readonly currentKeyId: string
  /** All keys that are set. */
  readonly keyIds: readonly string[]
  /** Rows of this piece that have the newest key now and had another. */
  readonly resealed: number
  /** Texts of this piece per place and key, after it. A key that is counted nowhere in a whole run may be removed. */
  readonly counts: Readonly<Record<string, Readonly<Record<string, number>>>>
  /** Rows that keep their old key: a key that is gone, a changed text, a tenant between two shards. */
  readonly failed: readonly { readonly place: string; readonly row: readonly string[]; readonly why: string }[]
  /** Null: the walk is over. */
  readonly cursor: string | null
}

/** Rows that one statement looks at. */
const SCAN = 5_000
const LIMIT = 200

interface Stop {
  readonly place: SealedPlace
  readonly binding: 'CONTROL' | (typeof shardNames)[number]
}

const stops: readonly Stop[] = sealedPlaces.flatMap((place): Stop[] =>
  place.plane === 'control' ? [{ place, binding: 'CONTROL' }] : shardNames.map((binding) => ({ place, binding })),
)

interface Position {
  readonly stop: number
  readonly after: readonly string[] | null
}

function positionOf(cursor: string | undefined): Position {
  const [name, binding, ...after] = ((cursor ? decodeCursor(cursor) : null) ?? []).map(String)
  const stop = stops.findIndex((known) => known.place.name === name && known.binding === binding)
  return stop < 0 ? { stop: 0, after: null } : { stop, after: after.length > 0 ? after : null }
}

const cursorOf = ({ stop, after }: Position): string | null => {
  const at = stops[stop]
  return at ? encodeCursor([at.place.name, at.binding, ...(after ?? [])]) : null
}

export async function resealSecrets(
  env: Env,
  { cursor, countOnly = false, limit = LIMIT }: ResealInput,
): Promise<Resealed> {
  const current = currentKeyId(env)
  const counts: Record<string, Record<string, number>> = {}
  const failed: { place: string; row: string[]; why: string }[] = []
  let resealed = 0
  let position = positionOf(cursor)
  let seen = 0
  let looks = 0
  // Places without sealed texts cost a look each; a piece takes a few of them, so that empty tables do not cost a call each.
  for (; seen < limit && looks < 20; looks++) {
    const at = stops[position.stop]
    if (!at) break
    const { rows, after } = await sealedRows(env[at.binding], at.place, position.after, limit - seen)
    for (const row of rows) {
      const ids = at.place.keyIdsOf(row)
      const outcome = countOnly || ids.every((id) => id === current) ? 'kept' : await resealRow(env, at, row)
      if (outcome === 'resealed') resealed++
      else if (outcome !== 'kept')
        failed.push({ place: at.place.name, row: at.place.key.map((name) => String(row[name])), why: outcome.why })
      const tally = counts[at.place.name] ?? {}
      for (const id of outcome === 'resealed' ? ids.map(() => current) : ids) tally[id] = (tally[id] ?? 0) + 1
      counts[at.place.name] = tally
    }
    seen += rows.length
    position = after ? { stop: position.stop, after } : { stop: position.stop + 1, after: null }
  }
  return { currentKeyId: current, keyIds: secretKeyIds(env), resealed, counts, failed, cursor: cursorOf(position) }
}

/** The next sealed rows by key, and the key from which the walk goes on; null at the table's end. */
async function sealedRows(
  db: D1Database,
  { table, key, columns, where }: SealedPlace,
  after: readonly string[] | null,
  limit: number,
) {
  const keys = key.join(', ')
  const marks = key.map(() => '?').join(', ')
  const from = after ? `(${keys}) > (${marks})` : '1'
  const border = await db
    .prepare(`SELECT ${keys} FROM ${table} WHERE ${from} ORDER BY ${keys} LIMIT 1 OFFSET ?`)
    .bind(...(after ?? []), SCAN - 1)
    .first<Columns>()
  const { results: rows } = await db
    .prepare(
      `SELECT ${[...key, ...columns].join(', ')} FROM ${table} WHERE ${from}${border ? ` AND (${keys}) <= (${marks})` : ''} AND (${where}) ORDER BY ${keys} LIMIT ?`,
    )
    .bind(...(after ?? []), ...(border ? key.map((name) => border[name] ?? '') : []), limit)
    .all<Columns>()
  const last = rows.length === limit ? rows.at(-1) : border
  return { rows, after: last ? key.map((name) => String(last[name])) : null }
}

/** One row at a time, only if nobody changed it since it was read: a fenced or changed row keeps nobody else from its new key. */
async function resealRow(env: Env, { place, binding }: Stop, row: Columns): Promise<'resealed' | { why: string }> {
  try {
    const fresh = Object.entries(await place.reseal(env, row))
    const guard = [...place.key, ...place.columns]
    const done = await env[binding]
      .prepare(
        `UPDATE ${place.table} SET ${fresh.map(([name]) => `${name} = ?`).join(', ')} WHERE ${guard.map((name) => `${name} IS ?`).join(' AND ')}`,
      )
      .bind(...fresh.map(([, value]) => value), ...guard.map((name) => row[name] ?? null))
      .run()
    return done.meta.changes > 0 ? 'resealed' : { why: 'changed meanwhile' }
  } catch (error) {
    if (noteTenantMoving(error)) return { why: 'the tenant is between two shards' }
    return { why: error instanceof Error ? error.message : String(error) }
  }
}
