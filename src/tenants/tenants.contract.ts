import * as z from 'zod'
import { allRights } from '../platform/rights.ts'

export const emailInput = z
  .email()
  .max(200)
  .transform((email) => email.toLowerCase())
export const passwordInput = z.string().min(10, 'at least 10 characters').max(128)

export const signUpInput = z.object({
  email: emailInput,
  password: passwordInput,
  company: z.string().trim().min(1).max(80),
  name: z.string().trim().max(60).optional(),
})
export type SignUpInput = z.infer<typeof signUpInput>

export const signInInput = z.object({ email: emailInput, password: z.string().min(1).max(128) })

const tenantCard = z.object({ id: z.string(), name: z.string(), role: z.string() })

export const standingSchema = z.object({
  mode: z.enum(['full', 'read_only', 'suspended', 'moving']),
  phase: z.enum(['trial', 'paid', 'grace']).optional(),
  reason: z.enum(['trial_over', 'plan_over', 'over_limit', 'closing']).optional(),
  endsAt: z.int().nullable().optional().describe('When reading-only begins if nothing happens, epoch ms'),
  since: z.int().nullable().optional(),
})

export const meSchema = z.object({
  user: z.object({
    id: z.string(),
    email: z.string(),
    name: z.string(),
    emailVerified: z.boolean(),
    hasSecondFactor: z.boolean(),
  }),
  tenant: z.object({
    id: z.string(),
    name: z.string(),
    plan: z.enum(['trial', 'standard', 'pro']),
    trialEndsAt: z.int().describe('Epoch ms'),
    standing: standingSchema.describe('What may be done now; the console says so above every page'),
  }),
  role: z.string(),
  rights: z.array(z.enum(allRights)),
  scope: z
    .object({ regions: z.array(z.string()).nullable(), warehouses: z.array(z.string()).nullable() })
    .describe('Regions and warehouses whose rows are seen; null: all'),
  tenants: z.array(tenantCard).describe('All tenants of the person'),
  secondFactorMissing: z.boolean().describe('The tenant asks for a second factor, and this person has none'),
})
export type Me = z.infer<typeof meSchema>

/** Half-way: the password was right, a code is still owed. */
export const secondFactorOwedSchema = z.object({ secondFactor: z.literal('required') })
export type SecondFactorOwed = z.infer<typeof secondFactorOwedSchema>

export const signInAnswerSchema = z.union([meSchema, secondFactorOwedSchema])

export const apiKeySchema = z.object({
  id: z.string(),
  name: z.string(),
  prefix: z.string().describe('First characters, to tell keys apart'),
  scopes: z.array(z.enum(allRights)),
  rowScope: z
    .object({
      regions: z.array(z.string()).readonly().nullable(),
      warehouses: z.array(z.string()).readonly().nullable(),
    })
    .nullable()
    .describe('Regions and warehouses whose rows it sees; null: all'),
  createdAt: z.int(),
  lastUsedAt: z.int().nullable().describe('Last use of the newest secret, to the minute'),
  expiresAt: z.int().nullable().describe('Epoch ms; null: it does not end by itself'),
  revokedAt: z.int().nullable(),
  rotatedAt: z.int().nullable().describe('When the newest secret was made, if it is not the first'),
  previous: z
    .object({
      prefix: z.string(),
      until: z.int().describe('It works before this instant'),
      lastUsedAt: z.int().nullable(),
    })
    .nullable()
    .describe('The secret before the newest one'),
})
export type ApiKey = z.infer<typeof apiKeySchema>

export const createKeyInput = z.object({
  name: z.string().trim().min(1).max(60),
  scopes: z.array(z.enum(allRights)).min(1),
  expiresAt: z.int().nullable().optional().describe('Epoch ms; absent: it does not end by itself'),
})
export type CreateKeyInput = z.infer<typeof createKeyInput>
export const rotateKeyInput = z.object({
  overlapHours: z
    .number()
    .min(0)
    .max(168)
    .optional()
    .describe('How long the old secret still works; 24 when absent, at most 7 days'),
})
export type RotateKeyInput = z.infer<typeof rotateKeyInput>
export const createdKeySchema = apiKeySchema.extend({ key: z.string().describe('Shown once: `dsk_…`') })
export type CreatedKey = z.infer<typeof createdKeySchema>
export const keyListSchema = z.object({ items: z.array(apiKeySchema) })
