import * as z from 'zod'
import { emailInput, passwordInput } from './tenants.contract.ts'

export const memberSchema = z.object({
  userId: z.string(),
  name: z.string(),
  email: z.string(),
  emailVerified: z.boolean().optional().describe('For those who manage members'),
  hasSecondFactor: z.boolean().optional().describe('For those who manage members: it tells whom to attack'),
  role: z.string().describe('A built-in role, or the id of a custom one'),
  joinedAt: z.int().describe('Epoch ms'),
})
export type Member = z.infer<typeof memberSchema>
export const memberListSchema = z.object({ items: z.array(memberSchema) })

export const invitationSchema = z.object({
  id: z.string(),
  email: z.string(),
  role: z.string(),
  status: z.enum(['pending', 'expired', 'accepted', 'canceled']),
  invitedBy: z.string(),
  createdAt: z.int(),
  sentAt: z.int().describe('When the last letter was asked for, epoch ms'),
  expiresAt: z.int(),
})
export type Invitation = z.infer<typeof invitationSchema>
export const invitationListSchema = z.object({ items: z.array(invitationSchema) })

const roleInput = z.string().trim().min(1).max(60)
export const inviteInput = z.object({ email: emailInput, role: roleInput })
export const changeRoleInput = z.object({ role: roleInput })
export const memberParams = z.object({ userId: z.string().min(1).max(100) })
export const invitationParams = z.object({ id: z.string().min(1).max(100) })

export const securityPolicySchema = z.object({
  secondFactorRequired: z.boolean().describe('People without a second factor reach nothing but its set-up'),
})
export type SecurityPolicy = z.infer<typeof securityPolicySchema>

/** What the holder of an invitation's link may know. */
export const invitationCardSchema = z.object({
  company: z.string(),
  invitedBy: z.string(),
  email: z.string(),
  role: z.string(),
  expiresAt: z.int(),
  account: z
    .enum(['new', 'sign_in', 'ready', 'other'])
    .describe(
      '`new`: choose a password; `sign_in`: sign in first; `ready`: one click; `other`: signed in as somebody else',
    ),
})
export type InvitationCard = z.infer<typeof invitationCardSchema>
export const acceptInvitationInput = z.object({
  token: z.string().max(600),
  name: z.string().trim().min(1).max(60).optional(),
  password: passwordInput.optional(),
})
