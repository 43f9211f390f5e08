import type {
  CreatedWebhook,
  CreateWebhookInput,
  Delivery,
  DeliveryDetail,
  EditWebhookInput,
  Webhook,
} from '../../../src/webhooks/webhooks.contract.ts'
import { http } from './http.ts'

export type { CreatedWebhook, CreateWebhookInput, Delivery, DeliveryDetail, Webhook }

const one = (id: string) => `/v1/webhooks/${encodeURIComponent(id)}`
const delivery = (id: string, deliveryId: string) => `${one(id)}/deliveries/${encodeURIComponent(deliveryId)}`

export interface DeliveryFilter {
  readonly status?: Delivery['status']
  readonly cursor?: string
}

export const webhooksApi = {
  list: () => http.get<{ items: readonly Webhook[] }>('/v1/webhooks'),
  /** `secret` is in the answer this once. */
  create: (input: CreateWebhookInput) => http.post<CreatedWebhook>('/v1/webhooks', input),
  change: (id: string, input: EditWebhookInput) => http.patch<Webhook>(one(id), input),
  remove: (id: string) => http.del<void>(one(id)),
  pause: (id: string) => http.post<Webhook>(`${one(id)}/pause`),
  resume: (id: string) => http.post<Webhook>(`${one(id)}/resume`),
  rotate: (id: string, overlapHours: number) => http.post<CreatedWebhook>(`${one(id)}/rotate-secret`, { overlapHours }),
  test: (id: string) => http.post<DeliveryDetail>(`${one(id)}/test`),
  deliveries: (id: string, { status, cursor }: DeliveryFilter) => {
    const query = new URLSearchParams({ limit: '50', ...(status ? { status } : {}), ...(cursor ? { cursor } : {}) })
    return http.get<{ items: readonly Delivery[]; nextCursor: string | null }>(`${one(id)}/deliveries?${query}`)
  },
  delivery: (id: string, deliveryId: string) => http.get<DeliveryDetail>(delivery(id, deliveryId)),
  redeliver: (id: string, deliveryId: string) => http.post<void>(`${delivery(id, deliveryId)}/redeliver`),
}
