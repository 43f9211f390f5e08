/** How stock is shared out among the shops. Quantities are pieces. */
import * as z from 'zod'
import { shareKinds } from './domain/channel-shares.ts'

const rule = z
  .object({
    kind: z
      .enum(shareKinds)
      .describe(
        'shared: sells from what the others leave; percent: a share of its own; cap: at most so many of its own; reserve: so many of its own before anybody else, and the common rest besides',
      ),
    amount: z.int().nonnegative().max(1_000_000).default(0).describe('Percent or pieces; nothing of `shared`'),
  })
  .refine(({ kind, amount }) => kind !== 'percent' || (amount >= 1 && amount <= 100), {
    path: ['amount'],
    message: 'must be 1 to 100 percent',
  })

export const usualShareSchema = z.object({
  connectionId: z.string(),
  name: z.string(),
  kind: z.string().describe('Platform'),
  rule: rule.nullable(),
})
export const usualSharesSchema = z.object({ items: z.array(usualShareSchema) })
export type UsualShare = z.infer<typeof usualShareSchema>

export const setShareBody = z.object({
  connectionId: z.string().min(1).max(64),
  sku: z.string().min(1).max(100).nullable().default(null).describe('null: for all SKUs without a rule of their own'),
  rule: rule.nullable().describe('null: takes the rule away'),
})
export type SetShare = z.infer<typeof setShareBody>

export const skuSharesSchema = z.object({
  sku: z.string(),
  available: z.int(),
  safetyStock: z.int(),
  resumesAt: z.int().describe('Listings that were paused are resumed from so many pieces on'),
  common: z.int().describe('Pieces that no shop has for itself'),
  channels: z.array(
    z.object({
      connectionId: z.string(),
      name: z.string(),
      kind: z.string(),
      rule,
      from: z.enum(['sku', 'connection', 'none']).describe('Whose rule it is'),
      exclusive: z.int(),
      shown: z.int().describe('By the rule, before pauses'),
      listings: z.array(
        z.object({
          shopSkuId: z.string(),
          shopProductId: z.string(),
          told: z
            .object({ quantity: z.int(), paused: z.boolean(), at: z.int() })
            .nullable()
            .describe('What the shop heard last'),
        }),
      ),
    }),
  ),
})
export type SkuShares = z.infer<typeof skuSharesSchema>
