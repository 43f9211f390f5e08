import { Hono } from 'hono'
import { fail, ok } from '../core/result.ts'
import { helpOrder } from '../flows/promise/help-order.ts'
import { answer, api, body, query, type TenantEnv } from '../platform/http.ts'
import { isWholeTenant } from '../platform/row-scope.ts'
import { changePromiseSettings, shownSettings } from './actions/save-promise-settings.ts'
import { calibrationReport } from './calibration.queries.ts'
import { calibrationQuery, calibrationSchema, helpSchema } from './promise.contract.ts'
import { promiseSettingsSchema, shownPromiseSettingsSchema } from './promise-settings.contract.ts'
import { readPromiseSettings } from './promise-settings.repository.ts'

const tag = 'promise'

/** Mounted at `/promise`. */
export const promiseRoutes = new Hono<TenantEnv>()
  .get(
    '/settings',
    api({
      tag,
      right: 'settings:read',
      summary: 'What is promised, and what a breach costs',
      ok: shownPromiseSettingsSchema,
    }),
    async (c) => c.json(shownSettings(c.get('ctx'), await readPromiseSettings(c.get('ctx')))),
  )
  .put(
    '/settings',
    api({ tag, right: 'settings:write', summary: 'Change it', ok: shownPromiseSettingsSchema }),
    body(promiseSettingsSchema),
    async (c) => answer(c, await changePromiseSettings({ ctx: c.get('ctx'), input: c.req.valid('json') })),
  )
  .get(
    '/calibration',
    api({
      tag,
      right: 'insights:read',
      summary: 'Promised shares against kept ones, and the padding',
      ok: calibrationSchema,
    }),
    query(calibrationQuery),
    async (c) => {
      const ctx = c.get('ctx')
      // Counted for the whole tenant alone.
      return isWholeTenant(ctx.scope)
        ? answer(c, ok(await calibrationReport({ ctx, input: c.req.valid('query') })))
        : answer(c, fail('auth.forbidden'))
    },
  )
  .get(
    '/orders/:id/help',
    api({ tag, right: 'orders:read', summary: 'How probable a breach is, and what can still help', ok: helpSchema }),
    async (c) => answer(c, await helpOrder({ ctx: c.get('ctx'), orderId: c.req.param('id') })),
  )
