/** Events as people pick them: by what they are about. */
import { type WebhookEvent, webhookEventNames, webhookEvents } from '../../../src/webhooks/domain/event-types.ts'
import type { Right } from '../api/auth.ts'

export const eventGroups = ['order', 'promise', 'parcel', 'stock', 'case'] as const
export type EventGroup = (typeof eventGroups)[number]

type KeyOf<E extends string> = E extends `${infer Subject}.${infer Verb}` ? `${Subject}_${Verb}` : never
export type EventKey = KeyOf<WebhookEvent>

/** `order.paid` → `order_paid`: a dot means something to the translations. */
export function eventKey(event: WebhookEvent): EventKey {
  // One dot in each event; that is what the type says.
  return event.replace('.', '_') as EventKey
}

export const eventsIn = (group: EventGroup): readonly WebhookEvent[] =>
  webhookEventNames.filter((event) => event.startsWith(`${group}.`))

export const isWebhookEvent = (text: string): text is WebhookEvent => Object.hasOwn(webhookEvents, text)

export const rightOfEvent = (event: WebhookEvent): Right => webhookEvents[event]

export const attemptErrors = [
  'timeout',
  'unreachable',
  'redirect_refused',
  'not_accepted',
  'address_refused',
  'address_unresolved',
] as const
export type AttemptError = (typeof attemptErrors)[number]

/** `503 not_accepted` → its parts, as far as they are known words. */
export function readAttemptError(text: string): { readonly status: string; readonly error: AttemptError | null } {
  const words = text.split(' ')
  return {
    status: words.find((word) => /^\d+$/.test(word)) ?? '',
    error: attemptErrors.find((known) => words.includes(known)) ?? null,
  }
}
