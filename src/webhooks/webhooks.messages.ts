/** The WEBHOOKS queue only wakes: what is due stands in the rows, and a lost or doubled message changes nothing. */
import * as z from 'zod'

export const webhookWakeSchema = z.object({ v: z.literal(1), tenantId: z.string(), endpointId: z.string() })
export type WebhookWake = z.infer<typeof webhookWakeSchema>
