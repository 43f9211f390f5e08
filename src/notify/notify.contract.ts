/** Words of notices that the console and partners see. */
import * as z from 'zod'
import { type NoticeEventName, noticeEventNames } from './domain/notice-events.ts'

export const noticeEventSchema = z.enum(noticeEventNames as readonly [NoticeEventName, ...NoticeEventName[]])

const minuteOfDay = z.int().min(0).max(1439)

export const noticeRouteSchema = z.object({
  event: noticeEventSchema,
  connectionId: z.string().min(1).max(60).describe('A messenger connection'),
  title: z.string().trim().max(60).default('').describe('Own title with {placeholders}; empty for the built-in one'),
  template: z.string().max(500).describe('Own words with {placeholders}; empty for the built-in ones'),
  quietFrom: minuteOfDay.describe('Local minute of the day; equal to quietTo: no quiet hours'),
  quietTo: minuteOfDay,
  enabled: z.boolean(),
  nextConnectionId: z.string().max(60).default('').describe('Who is told next; empty: nobody'),
  nextMinutes: z.int().min(1).max(1440).default(10).describe('Minutes that the first one has'),
  nextUnless: z
    .enum(['delivered', 'acknowledged'])
    .default('delivered')
    .describe('The next one is told unless this has become of the notice in that time; at once when it failed'),
})
export type NoticeRoute = z.infer<typeof noticeRouteSchema>

export const noticeEventInfoSchema = z.object({
  event: noticeEventSchema,
  title: z.string(),
  severity: z.enum(['red', 'yellow', 'info']).describe('red breaks through quiet hours'),
  template: z.string().describe('The built-in words'),
  audience: z.enum(['staff', 'buyer']).describe('buyer: goes to the buyer of the order or to nobody'),
  placeholders: z.array(z.string()),
})

export const noticeRouteListSchema = z.object({
  items: z.array(noticeRouteSchema),
  events: z.array(noticeEventInfoSchema),
})

export const noticeStatuses = ['waiting', 'sent', 'failed', 'held', 'spared'] as const

export const noticeSchema = z.object({
  id: z.string(),
  connectionId: z.string(),
  event: z.string(),
  orderId: z.string().nullable(),
  title: z.string(),
  body: z.string(),
  recipient: z.string().describe('Masked phone; empty for a group'),
  status: z.enum(noticeStatuses).describe('held: a later step of a chain, at notBefore; spared: it was not needed'),
  attempts: z.int(),
  error: z.string().nullable(),
  eventAt: z.int().describe('When the thing happened'),
  notBefore: z.int(),
  acceptedAt: z.int().nullable().describe('When the messenger took it'),
  latencyMs: z.int().nullable().describe('From eventAt to acceptedAt'),
  messageId: z.string().nullable(),
  chain: z.string().describe('The same for all steps of one chain'),
  step: z.int().describe('0 for the first'),
  unless: z.enum(['', 'delivered', 'acknowledged']),
  deliveredAt: z.int().nullable().describe('By receipt, or by its acceptance where the messenger gives no receipts'),
  acknowledgedAt: z.int().nullable(),
  acknowledgedBy: z.string().nullable(),
  createdAt: z.int(),
})
export type Notice = z.infer<typeof noticeSchema>

export const noticeLogQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().optional(),
  status: z.enum(noticeStatuses).optional(),
  connectionId: z.string().optional(),
  orderId: z.string().optional(),
})
export type NoticeLogQuery = z.infer<typeof noticeLogQuery>

export const noticeListSchema = z.object({ items: z.array(noticeSchema), nextCursor: z.string().nullable() })
export type NoticeList = z.infer<typeof noticeListSchema>

/** Where the caller is reached. */
export const noticeContactSchema = z.object({
  wecomUserId: z
    .string()
    .trim()
    .max(64)
    .regex(/^[\w@.-]*$/, 'a userid has letters, digits and _-@. only')
    .describe('userid within 企业微信; empty: none'),
  mobile: z
    .string()
    .trim()
    .regex(/^(\+?\d{6,20})?$/, 'a phone number has digits only')
    .describe('Empty: none'),
})
export type NoticeContact = z.infer<typeof noticeContactSchema>

const subscribed = {
  requestId: z
    .string()
    .regex(/^[\w-]{8,64}$/)
    .describe('Made once for each time that the window of consent was shown: a repeat counts nothing'),
  templateIds: z
    .array(z.string().min(1).max(64))
    .max(10)
    .describe('Templates that wx.requestSubscribeMessage answered with `accept`, each one message'),
}

/** What the server of the merchant's mini program reports. */
export const subscribeBody = z.object({
  ...subscribed,
  connectionId: z.string().min(1).max(60).describe('The messenger connection of the mini program'),
  openid: z.string().regex(/^[\w-]{10,64}$/),
  orderId: z.string().max(60).optional().describe('Whose buyer it is: an order here'),
  shopId: z.string().max(60).optional().describe('or a shop connection, with one of the next two'),
  platformOrderId: z.string().min(1).max(100).optional().describe('May come before the order itself does'),
  buyerId: z.string().min(1).max(200).optional(),
})
export type Subscribe = z.infer<typeof subscribeBody>

/** What the mini program itself reports, from the signed link of the buyer's page. */
export const subscribeFromPageBody = z.object({
  ...subscribed,
  appId: z.string().min(1).max(64),
  code: z.string().min(1).max(200).describe('Of wx.login: says whose consent it is'),
})
export type SubscribeFromPage = z.infer<typeof subscribeFromPageBody>

export const subscribedSchema = z.object({
  left: z
    .array(z.object({ templateId: z.string(), messages: z.int().describe('That the buyer may still be sent') }))
    .describe('Of every template of the messenger'),
})
export type Subscribed = z.infer<typeof subscribedSchema>

export const subscriptionOffersSchema = z.object({
  items: z.array(
    z.object({
      appId: z.string(),
      templates: z.array(
        z.object({
          templateId: z.string(),
          events: z.array(z.string()).describe('What it tells, in words for the buyer'),
        }),
      ),
    }),
  ),
})
export type SubscriptionOffers = z.infer<typeof subscriptionOffersSchema>
