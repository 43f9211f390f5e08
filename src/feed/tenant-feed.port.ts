/** The TenantFeed's words: one object per tenant fans changes out to the consoles that are open. */
import type { FeedMessage } from './feed.messages.ts'

export interface TenantFeedPort {
  /** Best effort: nothing is stored, and a console that was away reads everything again when it comes back. Answers how many listen. */
  publish(messages: readonly FeedMessage[]): Promise<number>
  /** The WebSocket upgrade of somebody whom the Worker has let in; 426 for anything else. */
  fetch(request: Request): Promise<Response>
}
