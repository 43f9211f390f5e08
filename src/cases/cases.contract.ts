/** 异常: what a person has to look at, as the console and partners see it. */
import * as z from 'zod'

export const caseStatuses = ['open', 'closed'] as const

export const caseSchema = z.object({
  id: z.string().describe('orderId:kind:occurrence; of a connection where no order came of it'),
  kind: z
    .string()
    .describe(
      'What happened: short, promise_yellow, promise_red, overdue, stuck, stage_stuck, pick_overdue, parcel_exception, unknown_state …',
    ),
  orderId: z.string().describe("'' where no order came of it: an unknown state of a platform"),
  severity: z.enum(['yellow', 'red']),
  detail: z.string().describe('One sentence for people'),
  status: z.enum(caseStatuses),
  openedAt: z.int().describe('Epoch ms'),
  dueAt: z.int().nullable().describe('Latest time by which somebody should have acted, epoch ms'),
  closedAt: z.int().nullable(),
  closedBy: z.string().nullable(),
  closeReason: z.string().nullable(),
})
export type Case = z.infer<typeof caseSchema>

export const caseListQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().optional(),
  status: z.enum(caseStatuses).default('open').describe('Open ones come oldest first, closed ones newest first'),
  kind: z.string().optional(),
  orderId: z.string().optional(),
})
export type CaseListQuery = z.infer<typeof caseListQuery>

export const caseListSchema = z.object({ items: z.array(caseSchema), nextCursor: z.string().nullable() })

export const caseParam = z.object({ id: z.string().min(1) })

export const closeCaseBody = z.object({
  reason: z.string().trim().min(1).max(500).describe('What was found and done; no case closes without it'),
})
