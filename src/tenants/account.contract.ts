import * as z from 'zod'
import { emailInput, passwordInput } from './tenants.contract.ts'

const password = z.string().min(1).max(128)
const token = z.string().min(1).max(600)

export const forgotPasswordInput = z.object({ email: emailInput })
export const resetPasswordInput = z.object({ token, password: passwordInput })
export const tokenInput = z.object({ token })
export const confirmedEmailSchema = z.object({ email: z.string() })

/** Six digits of the app, or one of the recovery codes. */
const code = z
  .string()
  .trim()
  .transform((text) => text.replaceAll(/\s/g, ''))
  .pipe(z.string().regex(/^(\d{6}|[A-Za-z0-9]{5}-[A-Za-z0-9]{5})$/))
export const challengeInput = z.object({ code, trustDevice: z.boolean().default(false) })
export const firstCodeInput = z.object({
  code: z
    .string()
    .trim()
    .regex(/^\d{6}$/),
})

export const renameInput = z.object({ name: z.string().trim().min(1).max(60) })
export const changePasswordInput = z.object({ current: password, next: passwordInput })
export const changeEmailInput = z.object({ email: emailInput, password })
export const passwordProofInput = z.object({ password })

export const sessionSchema = z.object({
  id: z.string(),
  current: z.boolean(),
  ip: z.string().nullable(),
  userAgent: z.string().nullable(),
  createdAt: z.int(),
  lastSeenAt: z.int().describe('Epoch ms, exact to five minutes'),
})
export type SessionDto = z.infer<typeof sessionSchema>
export const sessionListSchema = z.object({ items: z.array(sessionSchema) })
export const endedSessionsSchema = z.object({ ended: z.int() })
export const idParams = z.object({ id: z.string().min(1).max(100) })

export const secondFactorSetupSchema = z.object({
  uri: z.string().describe('`otpauth://…` for an authenticator app; holds the secret'),
  recoveryCodes: z.array(z.string()).describe('Shown this once; each works once'),
})
export const recoveryCodesSchema = z.object({ recoveryCodes: z.array(z.string()) })
