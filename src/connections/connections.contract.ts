import * as z from 'zod'

export const connectionRoles = ['shop', 'courier', 'messenger', 'erp', 'payment'] as const

export const connectionModes = ['live', 'shadow'] as const

export const healthSchema = z.object({
  lastSuccessAt: z.int().nullable(),
  lastErrorAt: z.int().nullable(),
  lastError: z.string().nullable(),
  lastOrderAt: z.int().nullable().describe('When the last push or pulled order came in'),
  lagMs: z.int().nullable().describe("Between the platform's change and our having it, newest order"),
  breaker: z.enum(['closed', 'open', 'half_open']),
  throttledUntil: z.int().nullable(),
  relay: z
    .object({ state: z.enum(['up', 'down']), socket: z.enum(['open', 'closed']).nullable(), since: z.int() })
    .nullable()
    .describe('The relay of `settings.relay` as it was seen last; `socket`: the platform’s messages over it'),
})

export const connectionSchema = z.object({
  id: z.string(),
  kind: z.string(),
  role: z.enum(connectionRoles),
  name: z.string(),
  status: z.enum(['active', 'paused', 'unauthorised']),
  mode: z.enum(connectionModes).describe('`shadow`: orders are taken in, nothing is written back to the shop'),
  settings: z.record(z.string(), z.unknown()),
  webhookUrl: z.string().describe("Where the platform pushes; '' for one that calls nobody"),
  authorisable: z.boolean().describe('The merchant can agree on a page of the platform; `unauthorised`: has to'),
  createdAt: z.int(),
})
export type Connection = z.infer<typeof connectionSchema>
export const connectionWithHealthSchema = connectionSchema.extend({ health: healthSchema.nullable() })

export const createConnectionInput = z.object({
  kind: z
    .string()
    .describe('Name of the protocol: doudian, open, wechatpay, alipay, kuaidi100, kdniao, wecom, aliyun-sms'),
  name: z.string().trim().min(1).max(60),
  credentials: z.record(z.string(), z.string().max(4000)).default({}).describe("The platform's own names in camelCase"),
  settings: z.record(z.string(), z.unknown()).default({}),
  mode: z.enum(connectionModes).default('live').describe('For shops'),
})
export type CreateConnectionInput = z.infer<typeof createConnectionInput>

export const changeConnectionInput = z.object({
  name: z.string().trim().min(1).max(60).optional(),
  credentials: z.record(z.string(), z.string().max(4000)).optional(),
  settings: z.record(z.string(), z.unknown()).optional(),
  status: z.enum(['active', 'paused']).optional(),
  mode: z.enum(connectionModes).optional(),
})

export const authoriseSchema = z.object({
  url: z.string().describe('The page of the platform on which the merchant agrees; good for ten minutes, once'),
})

export const authorisedOutcomes = [
  'done',
  'refused',
  'expired',
  'replayed',
  'invalid',
  'gone',
  'forbidden',
  'failed',
] as const
/** What became of an answer of a platform's page; the page `/authorised` of the console tells it. */
export type AuthorisedOutcome = (typeof authorisedOutcomes)[number]

export const connectionFormSchema = z.object({
  kind: z.string(),
  role: z.enum(connectionRoles),
  name: z.string(),
  hint: z.string(),
  credentials: z.array(
    z.object({ key: z.string(), label: z.string(), secret: z.boolean(), optional: z.boolean().optional() }),
  ),
  settings: z.array(
    z.object({
      key: z.string(),
      label: z.string(),
      placeholder: z.string(),
      lines: z.boolean().optional().describe('Several lines of text'),
    }),
  ),
})
export type ConnectionForm = z.infer<typeof connectionFormSchema>

export const testResultSchema = z.object({
  ok: z.boolean(),
  detail: z.string(),
  tookMs: z.int(),
  notCalled: z
    .object({ reason: z.enum(['quota', 'throttled', 'breaker_open']), retryAfterMs: z.int() })
    .optional()
    .describe('Our own gate refused: the other side was not called'),
})
export type TestResult = z.infer<typeof testResultSchema>
