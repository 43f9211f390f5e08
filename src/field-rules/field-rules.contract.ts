/** 字段规则: per shop, what of a platform's order becomes a tag, a priority or a field of the merchant's own. */
import * as z from 'zod'
import { isPath } from './domain/path.ts'

/** Bounds of a set of rules; with them a set costs an order less than a millisecond. */
export const MOST_RULES = 50
export const MOST_WORDS = 20

const word = z.string().trim().min(1).max(50)
const words = z.array(word).min(1).max(MOST_WORDS)

export const fieldTestSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('contains'), words }).describe('Any of the words, letters of any case'),
  z.object({ kind: z.literal('equals'), words }).describe('Exactly one of the words, letters of any case'),
  z
    .object({ kind: z.literal('like'), pattern: z.string().trim().min(1).max(100) })
    .describe('`*` stands for any characters, `?` for one; the whole value has to fit'),
  z.object({ kind: z.literal('exists') }).describe('There is a value, and it is not empty'),
  z.object({ kind: z.literal('compare'), op: z.enum(['gt', 'gte', 'lt', 'lte', 'eq']), number: z.number() }),
])
export type FieldTest = z.infer<typeof fieldTestSchema>

export const fieldPutSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('tag'), tag: z.string().trim().min(1).max(20) }),
  z
    .object({ kind: z.literal('priority'), level: z.enum(['urgent', 'normal']) })
    .describe('The first rule that says a priority decides'),
  z
    .object({ kind: z.literal('field'), name: z.string().trim().min(1).max(20) })
    .describe("The value becomes the order's own field of this name"),
])
export type FieldPut = z.infer<typeof fieldPutSchema>

export const fieldRuleSchema = z.object({
  id: z.string().regex(/^[a-z0-9]{1,20}$/),
  path: z
    .string()
    .max(200)
    .refine(isPath, 'no path')
    .describe('`order.…` into our own form of the order, `payload.…` into the platform’s; `[*]` for all of a list'),
  test: fieldTestSchema,
  put: fieldPutSchema,
  off: z.boolean().default(false),
})
export type FieldRule = z.infer<typeof fieldRuleSchema>

export const fieldRulesSchema = z
  .array(fieldRuleSchema)
  .max(MOST_RULES)
  .refine((rules) => new Set(rules.map(({ id }) => id)).size === rules.length, 'two rules have one id')

const byWhom = z.object({ kind: z.string(), id: z.string(), name: z.string().optional() })

export const fieldRuleVersionSchema = z.object({
  version: z.int().describe('0: nobody has saved rules yet'),
  rules: z.array(fieldRuleSchema),
  /** What changed, in a few words. */
  note: z.string(),
  /** The version that this one brought back; null for one with rules of its own. */
  revertedTo: z.int().nullable(),
  by: byWhom.nullable(),
  at: z.int().nullable(),
})
export type FieldRuleVersion = z.infer<typeof fieldRuleVersionSchema>

export const fieldRuleHistorySchema = z.object({
  current: fieldRuleVersionSchema,
  /** Newest first, the current one included. */
  history: z.array(fieldRuleVersionSchema),
})
export type FieldRuleHistory = z.infer<typeof fieldRuleHistorySchema>

const basedOn = z.int().min(0).describe('The version that was changed; another one since then refuses the save')

export const saveFieldRulesBody = z.object({
  basedOn,
  rules: fieldRulesSchema,
  note: z.string().trim().max(200).default(''),
})
export const revertFieldRulesBody = z.object({ basedOn, version: z.int().min(1) })

export const fieldSampleSchema = z.object({
  platformOrderId: z.string(),
  at: z.int(),
  order: z.looseObject({}).describe('Our own form of the order, without people'),
  payload: z.looseObject({}).nullable().describe('What the platform sent, without people; null for orders of a file'),
})
export type FieldSample = z.infer<typeof fieldSampleSchema>
export const fieldSamplesSchema = z.object({ items: z.array(fieldSampleSchema) })
