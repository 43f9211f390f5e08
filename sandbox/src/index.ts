import { Hono } from 'hono'
import { controlRoutes } from './control/control.routes'
import { mailRoutes } from './mail/mail.routes'
import { merchantRoutes } from './merchant/merchant.routes'
import { calendarRoutes } from './opentimestamps/calendar.routes'
import { pageRoutes } from './page/page.routes'
import { platformRoutes } from './platform.routes'

export { SandboxWorld } from './world/sandbox-world'

const app = new Hono<{ Bindings: SandboxEnv }>()
  .get('/healthz', (c) => c.json({ ok: true }))
  .route('/', platformRoutes)
  .route('/control', controlRoutes)
  .route('/', mailRoutes)
  .route('/', calendarRoutes)
  .route('/', merchantRoutes)
  .route('/', pageRoutes)

export default app
