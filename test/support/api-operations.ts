/** The operations of the API as its own description lists them: what is generated from this covers routes that do not exist yet. */
import { app } from '../../src/app.ts'
import { openChannelPaths } from '../../src/channels/open/open-order.openapi.ts'
import { openApiDocument } from '../../src/platform/openapi.ts'

/** The part of JSON Schema that the description uses. */
export interface Schema {
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly default?: unknown
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
  readonly format?: string
  readonly items?: Schema
  readonly minItems?: number
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Schema
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
}

export interface Operation {
  /** As in the list of routes: `GET /api/v1/orders/:id`. */
  readonly route: string
  readonly method: string
  /** `/api/v1/orders/:id` */
  readonly path: string
  readonly group: string
  readonly inPath: readonly string[]
  readonly inQuery: Readonly<Record<string, Schema>>
  readonly body: Schema | null
}

interface Described {
  readonly tags?: readonly string[]
  readonly parameters?: readonly { readonly in: string; readonly name: string; readonly schema?: Schema }[]
  readonly requestBody?: { readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> }
}

/** The operator's routes are not described to the public: what one or the other of them takes. */
const ofOperators: Schema = {
  type: 'object',
  properties: {
    why: { type: 'string' },
    name: { type: 'string' },
    days: { type: 'integer' },
    plan: { enum: ['standard', 'pro'] },
    months: { type: 'integer' },
    amountFen: { type: 'integer' },
    reference: { type: 'string' },
    target: { enum: ['SHARD_0', 'SHARD_1'] },
    cursor: { type: 'string' },
  },
  required: ['why'],
}

/** Every route of the app, whether or not it is described; an undescribed one has its path parameters and the group `none`. */
export async function operations(): Promise<readonly Operation[]> {
  const { paths } = (await openApiDocument(app, openChannelPaths)) as {
    paths: Readonly<Record<string, Readonly<Record<string, Described>>>>
  }
  const routes = new Set(
    app.routes.filter(({ method }) => method !== 'ALL').map(({ method, path }) => `${method} ${path}`),
  )
  return [...routes].map((route) => {
    const [method = '', path = ''] = route.split(' ')
    const described = paths[path.replaceAll(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()]
    const parameters = described?.parameters ?? []
    return {
      route,
      method,
      path,
      group: described?.tags?.[0] ?? (path.startsWith('/operator/') ? 'operator' : 'none'),
      inPath: [...path.matchAll(/:(\w+)/g)].map(([, name]) => name ?? ''),
      inQuery: Object.fromEntries(
        parameters.filter((one) => one.in === 'query').map(({ name, schema }) => [name, schema ?? {}]),
      ),
      body:
        described?.requestBody?.content?.['application/json']?.schema ??
        (path.startsWith('/operator/') && method === 'POST' ? ofOperators : null),
    }
  })
}

/** Something that the schema would take, as far as a short look at it tells. */
export function fitting(schema: Schema, random: () => number, depth = 0): unknown {
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)]
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return pick(schema.enum)
  const variants = schema.anyOf ?? schema.oneOf
  if (variants) return fitting(pick(variants) ?? {}, random, depth)
  if (schema.allOf) return Object.assign({}, ...schema.allOf.map((part) => fitting(part, random, depth)))
  const type = Array.isArray(schema.type) ? pick(schema.type) : schema.type
  if (type === 'object' || schema.properties)
    return Object.fromEntries(
      Object.entries(schema.properties ?? {})
        .filter(([name]) => schema.required?.includes(name) || random() < 0.6)
        .map(([name, inner]) => [name, fitting(inner, random, depth + 1)]),
    )
  if (type === 'array')
    return depth > 6
      ? []
      : Array.from({ length: 1 + Math.floor(random() * 2) }, () => fitting(schema.items ?? {}, random, depth + 1))
  if (type === 'integer' || type === 'number') return Math.max(schema.minimum ?? 1, (schema.exclusiveMinimum ?? 0) + 1)
  if (type === 'boolean') return random() < 0.5
  if (type === 'null') return null
  if (schema.format === 'email') return 'somebody@example.com'
  if (schema.pattern === '^\\d{6}$') return '330110'
  return 'x'.repeat(Math.max(schema.minLength ?? 0, 1 + Math.floor(random() * 6)))
}
