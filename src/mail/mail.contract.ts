/**
 * Errands for the post: who is to be written to and why, without any secret. Links are made when the letter is written, so a
 * message that lies in a queue, an outbox or a parked list opens nothing.
 */
import * as z from 'zod'

export const noticeKinds = [
  'password_changed',
  'email_changed',
  'email_changing',
  'second_factor_on',
  'second_factor_off',
  'recovery_code_used',
] as const
export type NoticeKind = (typeof noticeKinds)[number]

export const mailErrandSchema = z.discriminatedUnion('kind', [
  /** Confirm the address; or, where it is somebody's already, tell that one. */
  z.object({ kind: z.literal('confirm'), userId: z.string() }),
  /** Somebody asked for a new password for this address; whether anybody has it, the writer finds out. */
  z.object({ kind: z.literal('reset'), email: z.string() }),
  z.object({ kind: z.literal('change_email'), userId: z.string(), email: z.string() }),
  z.object({ kind: z.literal('invitation'), invitationId: z.string() }),
  /** The trial or the plan ends at `endsAt`; to an owner, unless it was lengthened meanwhile. */
  z.object({ kind: z.literal('plan_ending'), tenantId: z.string(), userId: z.string(), endsAt: z.int() }),
  /** Something happened to the account. `to`: where it goes, when not to the present address. */
  z.object({
    kind: z.literal('notice'),
    userId: z.string(),
    what: z.enum(noticeKinds),
    at: z.int(),
    to: z.string().optional(),
  }),
])
export type MailErrand = z.infer<typeof mailErrandSchema>

/** What the MAIL queue carries. */
export const mailMessageSchema = z.object({ v: z.literal(1), id: z.string(), errand: mailErrandSchema })
export type MailMessage = z.infer<typeof mailMessageSchema>

/** The effect that a tenant's commit owes. */
export interface MailEffect {
  readonly kind: 'mail.send'
  readonly errand: MailErrand
}
