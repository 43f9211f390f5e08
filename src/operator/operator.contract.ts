/** What the operator's page sees. No secrets, no raw messages, no buyers. */
import * as z from 'zod'

export const moveSteps = [
  'clearing',
  'copying',
  'comparing',
  'switching',
  'resting',
  'emptying',
  'done',
  'undoing',
  'cancelled',
  'failed',
] as const
export const moveStepSchema = z.enum(moveSteps)
export type MoveStep = z.infer<typeof moveStepSchema>

/** Where a move goes on after a crash. */
export interface MoveCursor {
  /** Table that is walked now; null: from the first one. */
  readonly table: string | null
  /** Key of the last row that is done, without the tenant; null: from the table's first row. */
  readonly after: readonly (string | number)[] | null
  /** Changes up to this number of `moved_rows` have reached the copy. */
  readonly seq: number
}

export const moveTallySchema = z.object({
  copied: z.int().meta({ description: 'rows written to the copy by the walk' }),
  caughtUp: z.int().meta({ description: 'rows brought up to date after changes' }),
  compared: z.int().meta({ description: 'rows found equal on both sides' }),
  pending: z.int().meta({ description: 'rows that changed while compared; compared again when brought up to date' }),
  deleted: z.int().meta({ description: 'rows deleted from the old shard' }),
  tries: z.int().meta({ description: 'times that writes were held' }),
  heldMs: z.number().nullable().meta({ description: 'how long writes were refused, ms; null before' }),
})
export type MoveTally = z.infer<typeof moveTallySchema>

export const moveSchema = z.object({
  id: z.string(),
  tenantId: z.string(),
  tenantName: z.string(),
  source: z.string(),
  target: z.string(),
  step: moveStepSchema,
  table: z.string().nullable(),
  tally: moveTallySchema,
  why: z.string(),
  startedBy: z.string(),
  startedAt: z.int(),
  updatedAt: z.int(),
  notBefore: z.int(),
  finishedAt: z.int().nullable(),
  error: z.string().nullable(),
})
export type Move = z.infer<typeof moveSchema>

const whySchema = z.string().trim().min(2).max(500).meta({ description: 'kept in the log; say what for' })
export const whyInput = z.object({ why: whySchema })
export const extendTrialInput = z.object({ days: z.int().min(1).max(365), why: whySchema })
export const activateInput = z.object({
  plan: z.enum(['standard', 'pro']),
  months: z.int().min(1).max(36),
  amountFen: z.int().min(0).max(100_000_000),
  reference: z
    .string()
    .trim()
    .regex(/^[\w.-]{3,60}$/)
    .meta({ description: 'of the payment; the same one again changes nothing' }),
  why: whySchema,
})
export const startMoveInput = z.object({ target: z.string(), why: whySchema })
export const createKeyInput = z.object({ name: z.string().trim().min(1).max(60), why: whySchema })
export const tenantListQuery = z.object({
  q: z.string().trim().max(100).optional(),
  cursor: z.string().max(200).optional(),
})
export const logListQuery = z.object({ subject: z.string().max(60).optional(), cursor: z.string().max(60).optional() })

const standingSchema = z.enum(['trial', 'paid', 'grace', 'read_only', 'suspended', 'moving'])

export const tenantRowSchema = z.object({
  id: z.string(),
  name: z.string(),
  plan: z.string(),
  standing: standingSchema,
  status: z.string(),
  trialEndsAt: z.int(),
  paidUntil: z.int().nullable(),
  closingAt: z.int().nullable(),
  createdAt: z.int(),
  shard: z.string(),
  members: z.int(),
  connections: z.int(),
  ordersThisMonth: z.int(),
  lastOrderAt: z.int().nullable(),
  parked: z.int().meta({ description: 'messages that wait for a person' }),
  outbox: z.int().meta({ description: 'effects not yet carried out' }),
  oldestEffectAt: z.int().nullable(),
  moving: z.boolean(),
})
export type TenantRow = z.infer<typeof tenantRowSchema>

export const tenantDetailSchema = z.object({
  tenant: tenantRowSchema,
  limits: z.object({ orders: z.int(), members: z.int(), connections: z.int(), warehouses: z.int() }),
  connections: z.array(
    z.object({
      id: z.string(),
      kind: z.string(),
      role: z.string(),
      name: z.string(),
      status: z.string(),
      breaker: z.string(),
      lastSuccessAt: z.int().nullable(),
      lastOrderAt: z.int().nullable(),
      lastErrorAt: z.int().nullable(),
      lastError: z.string().nullable(),
    }),
  ),
  parked: z.array(z.object({ source: z.string(), code: z.string(), count: z.int(), oldestAt: z.int() })),
  request: z
    .object({ plan: z.string(), months: z.int(), contact: z.string(), note: z.string(), createdAt: z.int() })
    .nullable(),
  moves: z.array(moveSchema),
})
export type TenantDetail = z.infer<typeof tenantDetailSchema>

export const shardSchema = z.object({
  name: z.string(),
  bytes: z.int(),
  tenants: z.int(),
  moving: z.int().meta({ description: 'tenants that come here or leave' }),
  tables: z
    .array(z.object({ name: z.string(), rows: z.int() }))
    .meta({ description: 'by the statistics of the planner, which are hours old; the largest ten' }),
  busiest: z.array(z.object({ tenantId: z.string(), name: z.string(), orders: z.int() })),
})
export type Shard = z.infer<typeof shardSchema>

export const troubleSchema = z.object({
  parked: z.array(
    z.object({
      tenantId: z.string(),
      tenantName: z.string(),
      source: z.string(),
      code: z.string(),
      count: z.int(),
      oldestAt: z.int(),
    }),
  ),
  outbox: z.array(
    z.object({
      tenantId: z.string(),
      tenantName: z.string(),
      kind: z.string(),
      count: z.int(),
      oldestAt: z.int(),
    }),
  ),
  queues: z.array(
    z.object({
      name: z.string(),
      messages: z.int().nullable().meta({ description: 'null: the platform did not say' }),
      bytes: z.int().nullable(),
      oldestAt: z.int().nullable(),
    }),
  ),
  requests: z.array(
    z.object({
      tenantId: z.string(),
      tenantName: z.string(),
      plan: z.string(),
      months: z.int(),
      contact: z.string(),
      note: z.string(),
      createdAt: z.int(),
    }),
  ),
})
export type Trouble = z.infer<typeof troubleSchema>

export const logEntrySchema = z.object({
  id: z.string(),
  at: z.int(),
  keyName: z.string(),
  action: z.string(),
  subject: z.string(),
  why: z.string(),
  detail: z.unknown(),
  ip: z.string().nullable(),
})
export type LogEntry = z.infer<typeof logEntrySchema>

export const operatorKeySchema = z.object({
  id: z.string(),
  name: z.string(),
  prefix: z.string(),
  createdBy: z.string(),
  createdAt: z.int(),
  lastUsedAt: z.int().nullable(),
  revokedAt: z.int().nullable(),
})
export type OperatorKey = z.infer<typeof operatorKeySchema>

export const meSchema = z.object({ keyId: z.string(), keyName: z.string(), shards: z.array(z.string()) })
export type OperatorMe = z.infer<typeof meSchema>
