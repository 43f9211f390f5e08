/** How a letter leaves the house. */
import type { Result } from '../core/result.ts'
import type { IntegrationError } from '../platform/integration-error.ts'

export interface Mail {
  /** The same for every attempt to send it: what a service may use to send it once. */
  readonly id: string
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html: string
}

export interface MailPort {
  /** Done when the service has taken it. */
  send(mail: Mail): Promise<Result<void, IntegrationError>>
}
