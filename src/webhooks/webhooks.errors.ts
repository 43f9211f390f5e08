export const webhookErrorCodes = [
  'webhook.not_found',
  'delivery.not_found',
  'webhook.url_refused',
  'webhook.paused',
  'webhook.too_many',
  'webhook.scope_forbidden',
] as const
export type WebhookErrorCode = (typeof webhookErrorCodes)[number]
