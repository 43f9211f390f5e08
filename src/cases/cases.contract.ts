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
  code: z.string().describe("原因代码: a preset or the tenant's own"),
  groupId: z.string().describe('Which group has to act'),
  routedBy: z
    .int()
    .nullable()
    .describe("Number of the rule that chose the group; 0: the code's own group; null: a person"),
  assigneeId: z.string().describe("'' while nobody has taken it"),
  assigneeName: z.string(),
  assignedAt: z.int().nullable().describe('First time that somebody had it'),
  factAt: z.int().nullable().describe('When it happened, where somebody knows; it was found at openedAt'),
  causeCode: z.string().describe("What it turned out to be; '' while open, and where it closed by itself"),
  transfers: z.int().describe('How often it went to another group'),
  reopened: z.int(),
  complaints: z.int().describe('How often the buyer complained; from 2 on it is a second complaint'),
  steps: z.int().describe('Entries of its history'),
  triagedAt: z.int().nullable().describe("When the tenant's rules were applied"),
  toldAt: z.int().nullable().describe('When its group was told that the deadline passed'),
})
export type Case = z.infer<typeof caseSchema>

export const caseListQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().optional(),
  status: z.enum(caseStatuses).default('open').describe('Open ones come oldest first, closed ones newest first'),
  order: z
    .enum(['opened', 'due'])
    .default('opened')
    .describe('due: open ones by deadline, what is due first comes first'),
  kind: z.string().optional(),
  code: z.string().optional(),
  groupId: z.string().optional(),
  assigneeId: z.string().optional(),
  orderId: z.string().optional(),
})
export type CaseListQuery = z.infer<typeof caseListQuery>

export const caseListSchema = z.object({ items: z.array(caseSchema), nextCursor: z.string().nullable() })

export const caseParam = z.object({ id: z.string().min(1) })

export const closeCaseBody = z.object({
  reason: z.string().trim().min(1).max(500).describe('What was found and done; no case closes without it'),
  cause: z
    .string()
    .max(40)
    .optional()
    .describe('Reason code of the cause that was found; the code it was opened with when not given'),
})

export const caseEventKinds = [
  'opened',
  'routed',
  'assigned',
  'transferred',
  'closed',
  'reopened',
  'complained',
  'past_due',
] as const
export type CaseEventKind = (typeof caseEventKinds)[number]

export const caseEventSchema = z.object({
  kind: z.enum(caseEventKinds),
  at: z.int(),
  byId: z.string().describe('system: by itself'),
  byName: z.string(),
  target: z.string().describe('Group (routed, transferred, past_due), person (assigned) or code (opened, closed)'),
  note: z.string().describe('Why; of a routed case the number of the rule'),
})
export type CaseEvent = z.infer<typeof caseEventSchema>

export const caseHistorySchema = z.object({ case: caseSchema, history: z.array(caseEventSchema) })
export type CaseHistory = z.infer<typeof caseHistorySchema>

const why = z.string().trim().min(1).max(500)
export const assignCaseBody = z.object({
  userId: z.string().min(1).max(100).nullable().describe('null: whoever asks'),
})
export const transferCaseBody = z.object({ groupId: z.string().min(1).max(40), reason: why })
export const reopenCaseBody = z.object({ reason: why })
export const complainCaseBody = z.object({ note: why })
export const fileCaseBody = z.object({
  orderId: z.string().min(1).max(60),
  code: z.string().min(1).max(40),
  detail: why,
  complaint: z.boolean().default(false).describe('The buyer complained'),
})

export const casePeopleSchema = z.object({ items: z.array(z.object({ userId: z.string(), name: z.string() })) })

export const caseMetricsQuery = z.object({ days: z.coerce.number().int().min(1).max(365).default(30) })
const ms = z.int().nullable().describe('Mean, ms')
const shareOf = z.number().nullable().describe('0 … 1; null: of nothing')
export const caseMetricsRowSchema = z.object({
  code: z.string(),
  groupId: z.string(),
  opened: z.int(),
  closed: z.int(),
  selfClosed: z.int().describe('Closed by themselves, because the cause was gone'),
  findMs: ms.describe('From the fact to the case, mean ms'),
  assignMs: ms.describe('From opened until somebody had it, mean ms'),
  solveMs: ms.describe('From opened to closed by a person, mean ms'),
  closedShare: shareOf,
  rightFirstShare: shareOf.describe('Of those that were transferred: with one transfer only'),
  complainedAgainShare: shareOf,
  reopened: z.int(),
})
export type CaseMetricsRow = z.infer<typeof caseMetricsRowSchema>
export const caseMetricsSchema = z.object({
  since: z.int().describe('Cases opened from here on, epoch ms'),
  total: caseMetricsRowSchema.describe('All together; code and groupId are empty'),
  rows: z.array(caseMetricsRowSchema),
})
export type CaseMetrics = z.infer<typeof caseMetricsSchema>
