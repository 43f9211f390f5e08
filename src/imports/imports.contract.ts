/** Order files as the console and partners see them. */
import * as z from 'zod'
import { importFields } from './domain/columns.ts'
import { rowFaults } from './domain/read-row.ts'

export const mappingSchema = z.partialRecord(z.enum(importFields), z.string().max(120))

export const rowErrorSchema = z.object({
  field: z.enum(importFields),
  column: z.string(),
  fault: z.enum(rowFaults),
  value: z.string(),
})

const previewRowSchema = z.object({
  rowNo: z.int().describe('Line of the file, the header is 1'),
  cells: z.array(z.string()),
  errors: z.array(rowErrorSchema),
})

export const previewSchema = z.object({
  encoding: z.enum(['utf-8', 'gb18030']),
  header: z.array(z.string()),
  mapping: mappingSchema.describe('Field → column; remembered for this header, or recognised by its names'),
  isRemembered: z.boolean(),
  missing: z.array(z.enum(importFields)).describe('Fields that still need a column'),
  rows: z.array(previewRowSchema),
})
export type ImportPreview = z.infer<typeof previewSchema>

export const importSchema = z.object({
  id: z.string(),
  connectionId: z.string(),
  fileName: z.string(),
  status: z.enum(['ready', 'running', 'done', 'discarded']),
  rows: z.int(),
  badRows: z.int(),
  orders: z.int(),
  ordersDone: z.int(),
  ordersUnchanged: z.int(),
  actor: z.string(),
  createdAt: z.int(),
  updatedAt: z.int(),
})
export type Import = z.infer<typeof importSchema>

export const importListSchema = z.object({ items: z.array(importSchema) })

export const badRowSchema = z.object({ rowNo: z.int(), errors: z.array(rowErrorSchema) })
export const badRowsSchema = z.object({ items: z.array(badRowSchema), nextRow: z.int().nullable() })

const mappingText = z
  .string()
  .max(4_000)
  .optional()
  .describe('JSON: field → column; without it the remembered or recognised one')

export const previewQuery = z.object({ mapping: mappingText })
export const uploadQuery = z.object({
  connectionId: z.string().describe('A connection of kind `file`'),
  fileName: z.string().trim().min(1).max(200),
  mapping: mappingText,
})
export const badRowsQuery = z.object({ after: z.coerce.number().int().min(0).default(0) })
