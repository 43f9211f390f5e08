import { type Context, Hono } from 'hono'
import type * as z from 'zod'
import { merchantBody } from '../merchant/merchant'
import { DEEDS } from '../shops/shop-platform'
import { bodies, type ControlCommand } from './commands'

type Ctx = Context<{ Bindings: SandboxEnv }>

async function run(c: Ctx, command: ControlCommand): Promise<Response> {
  const world = c.env.WORLD.getByName('world')
  const result = await world.control(command)
  return result.ok ? c.json(result.body) : c.json({ error: result.error }, result.status)
}

/** Reads the JSON body (none counts as `{}`) and runs the command that is made of it. */
async function withBody<T extends z.ZodType>(
  c: Ctx,
  schema: T,
  make: (body: z.output<T>) => ControlCommand,
): Promise<Response> {
  const text = await c.req.text()
  let json: unknown
  try {
    json = text === '' ? {} : JSON.parse(text)
  } catch {
    return c.json({ error: '不是JSON' }, 400)
  }
  const parsed = schema.safeParse(json)
  if (!parsed.success) return c.json({ error: '参数错误', issues: parsed.error.issues }, 400)
  return run(c, make(parsed.data))
}

const limitOf = (c: Ctx, fallback = 100) => Math.min(10_000, Math.max(1, Number(c.req.query('limit')) || fallback))

/** `/control`: the strings that development, tests and benchmarks pull. No sign-in, for that reason. */
export const controlRoutes = new Hono<{ Bindings: SandboxEnv }>()
  .post('/reset', (c) => run(c, { verb: 'reset' }))
  .post('/shops', (c) => withBody(c, bodies.shop, (shop) => ({ verb: 'put_shop', shop })))
  .post('/shops/:shopId/expire-tokens', (c) => run(c, { verb: 'expire_tokens', shopId: c.req.param('shopId') }))
  .post('/couriers', (c) => withBody(c, bodies.courier, (courier) => ({ verb: 'put_courier', courier })))
  .post('/messengers', (c) => withBody(c, bodies.messenger, (messenger) => ({ verb: 'put_messenger', messenger })))
  .post('/messages/:id/press', (c) =>
    withBody(c, bodies.press, ({ userId }) => ({
      verb: 'press_button',
      messageId: Number(c.req.param('id')),
      userId,
    })),
  )
  .post('/mini-programs/:appId/agree', (c) =>
    withBody(c, bodies.agree, (wish) => ({ verb: 'agree_messages', appId: c.req.param('appId'), ...wish })),
  )
  .post('/mini-programs/:appId/withdraw', (c) =>
    withBody(c, bodies.withdraw, (wish) => ({ verb: 'withdraw_messages', appId: c.req.param('appId'), ...wish })),
  )
  .post('/wechat-merchants', (c) =>
    withBody(c, bodies.wechatMerchant, (merchant) => ({ verb: 'put_wechat_merchant', merchant })),
  )
  .get('/wechat-payments', (c) => run(c, { verb: 'list_wechat', limit: limitOf(c) }))
  .post(
    '/wechat-payments/:code/pay',
    async (c): Promise<Response> =>
      withBody(c, bodies.payment, ({ fen }) => ({ verb: 'pay_wechat', code: c.req.param('code'), fen })),
  )
  .post('/alipay-apps', (c) => withBody(c, bodies.alipayApp, (app) => ({ verb: 'put_alipay_app', app })))
  .get('/alipay-trades', (c) => run(c, { verb: 'list_alipay', limit: limitOf(c) }))
  .post('/alipay-trades/:appId/:outTradeNo/pay', async (c): Promise<Response> => {
    const { appId, outTradeNo } = c.req.param()
    return withBody(c, bodies.payment, ({ fen }) => ({ verb: 'pay_alipay', appId, outTradeNo, fen }))
  })
  .put('/own-shop', (c) => withBody(c, bodies.ownShop, (shop) => ({ verb: 'put_own_shop', shop })))
  .post('/own-shop/orders', (c) => withBody(c, bodies.ownOrder, (wish) => ({ verb: 'place_own_order', wish })))
  .put('/merchant-webhook', (c) => withBody(c, merchantBody, (merchant) => ({ verb: 'put_merchant', merchant })))
  .get('/merchant-webhook', (c) => run(c, { verb: 'read_merchant' }))
  .delete('/merchant-webhook', (c) => run(c, { verb: 'forget_hooks' }))
  .post('/catalog', (c) => withBody(c, bodies.catalog, (catalog) => ({ verb: 'put_catalog', catalog })))
  .get('/catalog', (c) => run(c, { verb: 'read_catalog', shopId: c.req.query('shopId') ?? '' }))
  .post('/orders', (c) => withBody(c, bodies.orders, (wish) => ({ verb: 'place_orders', wish })))
  .get('/orders', (c) => run(c, { verb: 'list_orders', shopId: c.req.query('shopId'), limit: limitOf(c) }))
  .get('/truth', (c) =>
    run(c, {
      verb: 'read_truth',
      shopId: c.req.query('shopId') ?? '',
      cursor: c.req.query('cursor') ?? '',
      limit: Math.min(5_000, limitOf(c, 5_000)),
    }),
  )
  .get('/orders/:id', (c) => run(c, { verb: 'read_order', orderId: c.req.param('id') }))
  .post('/orders/:id/:deed', async (c): Promise<Response> => {
    const deed = DEEDS.find((known) => known === c.req.param('deed'))
    if (deed === undefined) return c.json({ error: `可以做的是：${DEEDS.join('、')}` }, 404)
    return withBody(c, bodies.deed, (detail) => ({ verb: 'do_deed', orderId: c.req.param('id'), deed, detail }))
  })
  .post('/pushes/replay', (c) => withBody(c, bodies.replay, (replay) => ({ verb: 'replay_pushes', replay })))
  .get('/pushes', (c) => run(c, { verb: 'read_pushes', limit: limitOf(c) }))
  .post('/parcels', (c) => withBody(c, bodies.parcel, (parcel) => ({ verb: 'put_parcel', parcel })))
  .get('/parcels', (c) => run(c, { verb: 'list_parcels', limit: limitOf(c) }))
  .get('/parcels/:waybill', (c) => run(c, { verb: 'read_parcel', waybill: c.req.param('waybill') }))
  .post('/parcels/:waybill/advance', (c) =>
    withBody(c, bodies.advance, ({ node }) => ({ verb: 'advance_parcel', waybill: c.req.param('waybill'), node })),
  )
  .post('/parcels/:waybill/stopped', (c) =>
    withBody(c, bodies.stopped, ({ succeeded }) => ({
      verb: 'answer_stop',
      waybill: c.req.param('waybill'),
      succeeded,
    })),
  )
  .put('/speed', (c) => withBody(c, bodies.speed, (speed) => ({ verb: 'set_speed', speed })))
  .get('/speed', (c) => run(c, { verb: 'read_speed' }))
  .put('/faults', (c) => withBody(c, bodies.fault, (fault) => ({ verb: 'put_fault', fault })))
  .get('/faults', (c) => run(c, { verb: 'read_faults' }))
  .delete('/faults', (c) => run(c, { verb: 'clear_faults' }))
  .get('/calls', (c) => run(c, { verb: 'read_calls', platform: c.req.query('platform'), limit: limitOf(c) }))
  .get('/platforms', (c) => run(c, { verb: 'read_platforms' }))
  .get('/counts', (c) => run(c, { verb: 'read_counts' }))
  .get('/messages', (c) => run(c, { verb: 'read_messages', platform: c.req.query('platform'), limit: limitOf(c) }))
