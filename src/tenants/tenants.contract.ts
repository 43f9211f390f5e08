import * as z from 'zod'
import { allRights } from '../platform/rights.ts'

export const signUpInput = z.object({
  email: z
    .email()
    .max(200)
    .transform((email) => email.toLowerCase()),
  password: z.string().min(10, 'at least 10 characters').max(128),
  company: z.string().trim().min(1).max(80),
  name: z.string().trim().max(60).optional(),
})
export type SignUpInput = z.infer<typeof signUpInput>

export const signInInput = z.object({
  email: z
    .email()
    .max(200)
    .transform((email) => email.toLowerCase()),
  password: z.string().min(1).max(128),
})

export const meSchema = z.object({
  user: z.object({ id: z.string(), email: z.string(), name: z.string() }),
  tenant: z.object({
    id: z.string(),
    name: z.string(),
    plan: z.enum(['trial', 'standard']),
    trialEndsAt: z.int().describe('Epoch ms'),
  }),
  role: z.string(),
  rights: z.array(z.enum(allRights)),
})
export type Me = z.infer<typeof meSchema>

export const apiKeySchema = z.object({
  id: z.string(),
  name: z.string(),
  prefix: z.string().describe('First characters, to tell keys apart'),
  scopes: z.array(z.enum(allRights)),
  createdAt: z.int(),
  lastUsedAt: z.int().nullable(),
  revokedAt: z.int().nullable(),
})
export type ApiKey = z.infer<typeof apiKeySchema>

export const createKeyInput = z.object({
  name: z.string().trim().min(1).max(60),
  scopes: z.array(z.enum(allRights)).min(1),
})
export const createdKeySchema = apiKeySchema.extend({ key: z.string().describe('Shown once: `dsk_…`') })
export const keyListSchema = z.object({ items: z.array(apiKeySchema) })
