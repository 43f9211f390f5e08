/** Finds a tenant's feed. The live board is a convenience: a feed that cannot be reached never fails the caller. */
import { erasable } from '../core/erasable.ts'
import type { Log } from '../platform/log.ts'
import {
  type FeedCaseNews,
  type FeedMessage,
  type FeedOrderNews,
  type FeedViewer,
  feedOrderSchema,
  VIEWER_HEADER,
} from './feed.messages.ts'
import type { TenantFeedPort } from './tenant-feed.port.ts'

type FeedEnv = Pick<Env, 'TENANT_FEED'>

/**
 * How long an isolate leaves a feed alone that nobody listens to. A console that opens meanwhile reads what it shows once
 * more after `UNHEARD_MS`, see live-provider.tsx.
 */
export const UNHEARD_MS = 1_500
const unheardUntil = new Map<string, number>()

/** False while it is known that no console of the tenant is open: what would be told need not even be made. */
export const isHeard = (tenantId: string): boolean => (unheardUntil.get(tenantId) ?? 0) <= Date.now()

/** One RPC for all messages. Never rejects. */
export async function publishFeed(
  env: FeedEnv,
  tenantId: string,
  messages: readonly FeedMessage[],
  log?: Log,
): Promise<void> {
  if (messages.length === 0 || !isHeard(tenantId)) return
  try {
    const listeners = await feed(env, tenantId).publish(messages)
    if (unheardUntil.size > 1_000) unheardUntil.clear()
    if (listeners === 0) unheardUntil.set(tenantId, Date.now() + UNHEARD_MS)
  } catch (error) {
    log?.warn('feed.unreachable', { tenant: tenantId, error: String(error).slice(0, 200) })
  }
}

/** Orders that changed. Fields beyond the feed's own (buyer, goods) are left behind here. */
export async function publishOrders(
  env: FeedEnv,
  tenantId: string,
  orders: readonly FeedOrderNews[],
  log?: Log,
): Promise<void> {
  if (orders.length === 0) return
  await publishFeed(env, tenantId, [{ type: 'orders', items: orders.map(feedFieldsOf) }], log)
}

export async function publishStock(env: FeedEnv, tenantId: string, skus: readonly string[], log?: Log): Promise<void> {
  if (skus.length === 0) return
  await publishFeed(env, tenantId, [{ type: 'stock', skus: [...new Set(skus)] }], log)
}

export async function publishCases(
  env: FeedEnv,
  tenantId: string,
  cases: readonly FeedCaseNews[],
  log?: Log,
): Promise<void> {
  if (cases.length === 0) return
  const items = cases.map(({ id, kind, orderId, severity, status, place }) => ({
    id,
    kind,
    orderId,
    severity,
    status,
    place,
  }))
  await publishFeed(env, tenantId, [{ type: 'case', items }], log)
}

/** Hands a WebSocket upgrade to the tenant's feed. The caller has checked who asks; credentials are not passed on. */
export async function openFeed(
  env: FeedEnv,
  tenantId: string,
  { request, viewer }: { readonly request: Request; readonly viewer: FeedViewer },
): Promise<Response> {
  const upgrade = new Request(request.url, {
    headers: {
      upgrade: request.headers.get('upgrade') ?? '',
      // Ids of warehouses may be Chinese; a header is Latin-1.
      [VIEWER_HEADER]: encodeURIComponent(JSON.stringify(viewer)),
    },
  })
  return feed(env, tenantId).fetch(upgrade)
}

/** Consoles of people or keys whose rights, scope or membership changed; they come back with what is true now. Never rejects. */
export async function closeFeed(
  env: FeedEnv,
  tenantId: string,
  actorIds: readonly string[] | 'all',
  log?: Log,
): Promise<void> {
  try {
    await feed(env, tenantId).dismiss(actorIds)
  } catch (error) {
    log?.warn('feed.unreachable', { tenant: tenantId, error: String(error).slice(0, 200) })
  }
}

const fields = [...Object.keys(feedOrderSchema.shape), 'place', 'were']

function feedFieldsOf(order: FeedOrderNews): FeedOrderNews {
  // Every field of the schema is a field of the type, and the caller's object has them all.
  return Object.fromEntries(fields.map((field) => [field, order[field as keyof FeedOrderNews]])) as FeedOrderNews
}

/** The class behind the binding implements the port; the stub's own type adds disposers to every nested value. */
function feed(env: FeedEnv, tenantId: string): TenantFeedPort {
  return env.TENANT_FEED.getByName(tenantId) as unknown as TenantFeedPort
}

/** The tenant is deleted: its open consoles are hung up. */
export const eraseFeed = (env: FeedEnv, tenantId: string): Promise<void> =>
  erasable(env.TENANT_FEED.getByName(tenantId)).erase()
