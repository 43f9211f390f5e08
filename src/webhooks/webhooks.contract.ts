/** Outbound webhooks as the console and partners see them. */
import * as z from 'zod'
import { isCursor } from '../core/keyset.ts'
import { webhookEventNames } from './domain/event-types.ts'

const url = z.string().trim().max(2_000).describe('https, a public host, port 443 or 8443')
const scopeSchema = z.object({
  regions: z
    .array(z.string().regex(/^\d{2}(\d{2}){0,2}$/))
    .max(500)
    .readonly()
    .nullable(),
  warehouses: z.array(z.string().max(60)).max(500).readonly().nullable(),
})

export const webhookSchema = z.object({
  id: z.string(),
  name: z.string(),
  url: z.string(),
  events: z.array(z.enum(webhookEventNames)),
  amounts: z.boolean().describe('Whether messages show prices and amounts'),
  scope: scopeSchema.nullable().describe('Whose orders and which warehouses; null: all'),
  status: z.enum(['active', 'paused']),
  pausedWhy: z.enum(['person', 'failures', 'gone']).nullable(),
  pausedAt: z.int().nullable(),
  health: z.enum(['well', 'failing', 'paused', 'unused']),
  failuresInRow: z.int(),
  failingSince: z.int().nullable(),
  lastSuccessAt: z.int().nullable(),
  lastFailureAt: z.int().nullable(),
  lastError: z.string().nullable(),
  /** The old secret signs beside the new one until then. */
  overlapUntil: z.int().nullable(),
  editable: z.boolean().describe('Whether the caller may change it: only who may see what it is told'),
  createdAt: z.int(),
})
export type Webhook = z.infer<typeof webhookSchema>
export const webhookListSchema = z.object({ items: z.array(webhookSchema) })

export const createWebhookInput = z.object({
  name: z.string().trim().min(1).max(60),
  url,
  events: z.array(z.enum(webhookEventNames)).min(1),
  amounts: z.boolean().default(true).describe('Show prices and amounts; needs finance:read'),
  scope: scopeSchema.nullable().default(null).describe('null: everything that its maker sees'),
})
export type CreateWebhookInput = z.infer<typeof createWebhookInput>

export const editWebhookInput = z.object({
  name: z.string().trim().min(1).max(60).optional(),
  url: url.optional(),
  events: z.array(z.enum(webhookEventNames)).min(1).optional(),
  amounts: z.boolean().optional(),
  scope: scopeSchema.nullable().optional(),
})
export type EditWebhookInput = z.infer<typeof editWebhookInput>

export const createdWebhookSchema = webhookSchema.extend({ secret: z.string().describe('Shown once: `whsec_…`') })
export type CreatedWebhook = z.infer<typeof createdWebhookSchema>

export const rotateSecretInput = z.object({
  overlapHours: z.number().min(0).max(168).optional().describe('How long both secrets sign; 24 when absent'),
})

export const eventListSchema = z.object({ items: z.array(z.object({ type: z.string(), right: z.string() })) })

export const attemptSchema = z.object({
  at: z.int(),
  ms: z.int(),
  status: z.int().describe('HTTP status; 0: no answer'),
  /** At most 1 KB. */
  answer: z.string(),
  error: z.string().nullable().describe('Why there was no answer, or why it does not count'),
})
export type AttemptLog = z.infer<typeof attemptSchema>

export const deliverySchema = z.object({
  id: z.string().describe('The header `webhook-id`; the same in every attempt'),
  type: z.string(),
  subject: z.string(),
  status: z.enum(['pending', 'delivered', 'failed']),
  attempts: z.int(),
  lastStatus: z.int().nullable(),
  nextAttemptAt: z.int().nullable(),
  createdAt: z.int(),
  finishedAt: z.int().nullable(),
})
export type Delivery = z.infer<typeof deliverySchema>

export const deliveryDetailSchema = deliverySchema.extend({
  body: z.string().nullable().describe('The message; null for callers who may not see all of it'),
  log: z.array(attemptSchema),
})
export type DeliveryDetail = z.infer<typeof deliveryDetailSchema>

export const deliveryListQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().refine(isCursor, 'not a cursor of this list').optional(),
  status: z.enum(['pending', 'delivered', 'failed']).optional(),
  type: z.string().max(60).optional(),
})
export type DeliveryListQuery = z.infer<typeof deliveryListQuery>
export const deliveryListSchema = z.object({ items: z.array(deliverySchema), nextCursor: z.string().nullable() })

export const webhookParam = z.object({ id: z.string().min(1).max(60) })
export const deliveryParam = z.object({ id: z.string().min(1).max(60), deliveryId: z.string().min(1).max(60) })
