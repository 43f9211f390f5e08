import * as z from 'zod'
import { isCursor } from '../core/keyset.ts'
import { flawCodes } from './domain/chain.ts'

export const actorKinds = ['user', 'api_key', 'system', 'channel', 'rule', 'buyer', 'operator'] as const

export const auditEntrySchema = z.object({
  id: z.string(),
  at: z.int().describe('Epoch ms'),
  action: z.string().describe('`{entity}.{verb}`'),
  actor: z.object({ kind: z.enum(actorKinds), id: z.string(), name: z.string().optional() }),
  subjects: z.array(z.string()).describe('Ids of what it was done to'),
  before: z.unknown(),
  after: z.unknown(),
  origin: z
    .object({ ip: z.string().nullable(), userAgent: z.string().nullable() })
    .nullable()
    .describe("Where the request came from; null for the machine's own work"),
  requestId: z.string(),
  landed: z.int().nullable().describe("The row's place in the log: 1, 2, 3 …"),
  sealed: z.boolean().describe('In a block of the chain already'),
})
export type AuditEntry = z.infer<typeof auditEntrySchema>

const text = (max: number) => z.string().trim().min(1).max(max)

/** Filters of list and CSV alike. */
export const auditFilter = z.object({
  actor: text(100).optional().describe('Id of the person, key, rule, job …'),
  actorKind: z.enum(actorKinds).optional(),
  action: text(60).optional().describe('Action or its beginning: `order.`'),
  subject: text(200).optional().describe('Exact id of what it was done to'),
  from: z.coerce.number().int().min(0).optional().describe('Epoch ms, inclusive'),
  to: z.coerce.number().int().min(0).optional().describe('Epoch ms, exclusive'),
  q: text(100).optional().describe('Any part of the ids of what it was done to'),
})
export type AuditFilter = z.infer<typeof auditFilter>

export const auditListQuery = auditFilter.extend({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(500).refine(isCursor, 'no cursor of ours').optional(),
})
export type AuditListQuery = z.infer<typeof auditListQuery>

export const auditListSchema = z.object({
  items: z.array(auditEntrySchema),
  nextCursor: z
    .string()
    .nullable()
    .describe('Null at the end. A page may hold fewer entries than asked for, even none, and still have a cursor'),
  searchedTo: z.int().nullable().describe('Epoch ms down to which the log was searched; null: to its beginning'),
})
export type AuditList = z.infer<typeof auditListSchema>

export const verifyQuery = z.object({
  cursor: z.string().max(500).refine(isCursor, 'no cursor of ours').optional(),
})

export const verdictSchema = z.object({
  ok: z.boolean().describe('Everything read so far fits'),
  flaw: z
    .object({
      code: z.enum(flawCodes),
      seq: z.int().describe('Number of the block'),
      landed: z.int().nullable().describe('Place of the row'),
      rowId: z.string().nullable(),
    })
    .nullable()
    .describe('The first thing that does not fit'),
  blocks: z.int().describe('Blocks checked so far'),
  rows: z.int().describe('Rows checked so far'),
  from: z.int().nullable().describe('Instant of the first row, epoch ms'),
  to: z.int().nullable().describe('Instant of the last row checked, epoch ms'),
  unsealed: z.int().describe('Rows that no block holds yet; 0 while there is a next page'),
  head: z.object({ seq: z.int(), hash: z.string() }).nullable().describe('Note it down: it proves all before it'),
  nextCursor: z.string().nullable().describe('Ask again with it; null: all was read'),
})
export type Verdict = z.infer<typeof verdictSchema>

function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}

export const exportQuery = auditFilter.extend({
  format: z.enum(['csv', 'jsonl']).default('csv').describe('`jsonl`: the whole chain with its blocks, no filters'),
  zone: z
    .string()
    .max(60)
    .refine(isTimeZone, 'no time zone')
    .default('Asia/Shanghai')
    .describe('Time zone of the instants in the CSV'),
})
