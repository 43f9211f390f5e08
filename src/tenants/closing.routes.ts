import { Hono } from 'hono'
import * as z from 'zod'
import { closeTenant, takeTenantBack } from '../flows/tenants/close-tenant.ts'
import { exportTenant } from '../flows/tenants/export-tenant.ts'
import { answer, answerEmpty, api, body, problem, type TenantEnv } from '../platform/http.ts'

const tag = 'tenant'

/** Mounted at `/tenant`: leaving, and taking everything along. */
export const closingRoutes = new Hono<TenantEnv>()
  .get(
    '/export',
    api({
      tag,
      right: 'tenant:delete',
      summary:
        'Everything that is kept of the tenant, as JSON lines; secrets are left out. The last line counts the rows',
      status: 200,
    }),
    async (c) => {
      const lines = await exportTenant({ ctx: c.get('ctx') })
      if (!lines.ok) return problem(c, lines.error)
      return new Response(lines.value, {
        headers: {
          'content-type': 'application/jsonl; charset=utf-8',
          'content-disposition': `attachment; filename="dingshu-export-${c.get('ctx').tenant.id}.jsonl"`,
          'cache-control': 'no-store',
        },
      })
    },
  )
  .post(
    '/closing',
    api({
      tag,
      right: 'tenant:delete',
      summary: 'Close the tenant: deleted after 30 days unless it is taken back',
      ok: z.object({ deleteAt: z.int().describe('Epoch ms') }),
    }),
    body(
      z.object({
        password: z.string().min(1).max(128),
        name: z.string().max(200).describe("The company's name, typed by hand"),
      }),
    ),
    async (c) =>
      answer(
        c,
        await closeTenant({ ctx: c.get('ctx'), input: { ...c.req.valid('json'), headers: c.req.raw.headers } }),
      ),
  )
  .delete('/closing', api({ tag, right: 'tenant:delete', summary: 'Take the closing back' }), async (c) =>
    answerEmpty(c, await takeTenantBack({ ctx: c.get('ctx') })),
  )
