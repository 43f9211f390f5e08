/** The log as a file, page by page: CSV for people, JSON lines with the chain's blocks for whoever wants to verify it elsewhere. */
import { csvFile } from '../platform/csv.ts'
import type { Ctx } from '../platform/ctx.ts'
import type { AuditFilter } from './audit.contract.ts'
import { auditPage, entryOf } from './audit.queries.ts'
import { auditRepository } from './audit.repository.ts'
import { blockText, noBlocks, rowText } from './domain/chain.ts'
import { atHome, BLOCK_ROWS, sealLog } from './seal-log.ts'

type ReadCtx = Pick<Ctx, 'env' | 'db' | 'tenant' | 'log' | 'clock'>
type SeeingCtx = ReadCtx & Pick<Ctx, 'rights'>

const PAGE = 500
/** Blocks that an export seals before it begins. */
const SEAL_FIRST = 20

const columns = [
  '时间',
  '操作',
  '谁',
  '谁（类型）',
  '谁（编号）',
  '对象',
  '之前',
  '之后',
  '地址',
  '浏览器',
  '请求编号',
  '编号',
  '序号',
]

const asText = (value: unknown): string => (value === null ? '' : JSON.stringify(value))

async function* csvPages(ctx: SeeingCtx, filter: AuditFilter, zone: string) {
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' })
  let before: string | null = null
  do {
    const page = await auditPage(ctx, filter, { before, limit: PAGE })
    before = page.before
    yield page.rows
      .map((row) => entryOf(row, 0, ctx.rights))
      .map((entry) => [
        clock.format(entry.at),
        entry.action,
        entry.actor.name ?? entry.actor.id,
        entry.actor.kind,
        entry.actor.id,
        entry.subjects.join(' '),
        asText(entry.before),
        asText(entry.after),
        entry.origin?.ip,
        entry.origin?.userAgent,
        entry.requestId,
        entry.id,
        entry.landed,
      ])
  } while (before !== null)
}

export const csvOfLog = (ctx: SeeingCtx, filter: AuditFilter, zone: string): AsyncGenerator<string> =>
  csvFile(columns, csvPages(ctx, filter, zone))

/**
 * One line per row (its text is what the digest is made of), after each block's rows the block's line (its text is what its
 * hash is made of), then the rows that no block holds yet, then the head. `scripts/verify-audit.mjs` reads it back.
 */
export async function* chainLines(caller: ReadCtx): AsyncGenerator<string> {
  const ctx = await atHome(caller)
  await sealLog(ctx, { now: ctx.clock.now(), maxBlocks: SEAL_FIRST })
  const repository = auditRepository(ctx)
  // Blocks sealed while the file is being written belong to the next export.
  const last = await repository.end()
  let end = noBlocks
  while (end.seq < last.seq) {
    const [stored] = await repository.blocksAfter(end.seq, 1)
    if (!stored) break
    const { block, hash } = stored
    const rows = await repository.rowsAfter(end.lastLanded, Math.max(1, block.lastLanded - end.lastLanded))
    const inside = rows.filter((row) => row.landed <= block.lastLanded)
    yield `${inside.map((row) => `${rowText(row)}\n`).join('')}${blockText(block)}\n`
    end = { seq: block.seq, hash, lastLanded: block.lastLanded }
  }
  const sealedTo = end.lastLanded
  const top = (await repository.tail(sealedTo)).last
  for (let landed = sealedTo; landed < top; ) {
    const rows = (await repository.rowsAfter(landed, BLOCK_ROWS)).filter((row) => row.landed <= top)
    const [lastRow] = rows.slice(-1)
    if (!lastRow) break
    yield rows.map((row) => `${rowText(row)}\n`).join('')
    landed = lastRow.landed
  }
  yield `${JSON.stringify({ kind: 'head', tenantId: ctx.tenant.id, seq: end.seq, hash: end.hash, rows: sealedTo, unsealed: top - sealedTo })}\n`
}
