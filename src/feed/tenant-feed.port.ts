/** The TenantFeed's words: one object per tenant fans changes out to the consoles that are open. */
import type { FeedMessage } from './feed.messages.ts'

export interface TenantFeedPort {
  /** Best effort: nothing is stored, and a console that was away reads everything again when it comes back. Answers how many listen. */
  publish(messages: readonly FeedMessage[]): Promise<number>
  /** Closes the consoles of these people and keys, or all: their rights changed, and they come back with the new ones. */
  dismiss(actorIds: readonly string[] | 'all'): Promise<void>
  /** The WebSocket upgrade of somebody whom the Worker has let in; 426 for anything else. */
  fetch(request: Request): Promise<Response>
}
