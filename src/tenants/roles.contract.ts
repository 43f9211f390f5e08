import * as z from 'zod'
import { allRights } from '../platform/rights.ts'
import { regionPrefix } from '../platform/row-scope.ts'

export const roleSchema = z.object({
  id: z.string().describe('A word (`warehouse`) for a built-in role, `rol_…` for one of the tenant’s own'),
  /** '' for built-in ones: the console has words for them. */
  name: z.string(),
  builtIn: z.boolean(),
  rights: z.array(z.enum(allRights)),
  members: z.int().describe('How many people hold it'),
  updatedAt: z.int().nullable(),
})
export type RoleDto = z.infer<typeof roleSchema>
export const roleListSchema = z.object({ items: z.array(roleSchema), rights: z.array(z.enum(allRights)) })

export const saveRoleInput = z.object({
  name: z.string().trim().min(1).max(40),
  rights: z
    .array(z.enum(allRights))
    .min(1)
    .max(allRights.length)
    .transform((rights) => allRights.filter((right) => rights.includes(right))),
})
export type SaveRoleInput = z.infer<typeof saveRoleInput>

const regions = z
  .array(
    z
      .string()
      .regex(/^[1-9]\d(?:\d{2}){0,2}$/)
      .transform(regionPrefix),
  )
  .min(1)
  .max(200)
  .nullable()
  .describe('GB/T 2260 codes of provinces, cities or districts; null: all')
const warehouses = z.array(z.string().min(1).max(64)).min(1).max(100).nullable().describe('null: all')

export const rowScopeInput = z.object({ regions, warehouses })
export const rowScopeSchema = z.object({
  regions: z.array(z.string()).nullable(),
  warehouses: z.array(z.string()).nullable(),
})
export const memberScopeSchema = z.object({ userId: z.string(), ...rowScopeSchema.shape })
export type MemberScope = z.infer<typeof memberScopeSchema>
