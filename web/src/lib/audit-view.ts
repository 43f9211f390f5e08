/** What of the audit log is shown: lives in the address, so that a link is a view. */
import { actorKinds } from '../../../src/audit/audit.contract.ts'
import type { AuditQuery } from '../api/audit.ts'

/** First words of actions that people ask for, in the order of the list. */
export const auditGroups = [
  'order',
  'receiver',
  'fulfilment',
  'stock',
  'connection',
  'webhook',
  'key',
  'member',
  'role',
  'person',
  'tenant',
  'plan',
  'audit',
] as const

export const auditSpans = ['all', 'day', 'week', 'month'] as const
export type AuditSpan = (typeof auditSpans)[number]

const DAY = 86_400_000
const lengths: Readonly<Record<AuditSpan, number | null>> = { all: null, day: DAY, week: 7 * DAY, month: 30 * DAY }

export interface AuditView {
  readonly who: (typeof actorKinds)[number] | ''
  /** Id of one person, key …; set by a click on a name. */
  readonly actor: string
  readonly action: string
  readonly span: AuditSpan
  readonly q: string
  readonly open: string
}

export function readAuditView(search: URLSearchParams): AuditView {
  return {
    who: actorKinds.find((kind) => kind === search.get('who')) ?? '',
    actor: search.get('actor') ?? '',
    action: search.get('action') ?? '',
    span: auditSpans.find((span) => span === search.get('span')) ?? 'all',
    q: search.get('q') ?? '',
    open: search.get('open') ?? '',
  }
}

export function writeAuditView(view: AuditView): URLSearchParams {
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(view)) if (value !== '' && value !== 'all') search.set(key, value)
  return search
}

/** `now`: epoch ms. A span begins at a full minute, so that the same view is the same question for a while. */
export function queryOfAuditView(view: AuditView, now: number): AuditQuery {
  const length = lengths[view.span]
  return {
    actorKind: view.who || undefined,
    actor: view.actor || undefined,
    action: view.action || undefined,
    q: view.q.trim() || undefined,
    from: length === null ? undefined : Math.floor((now - length) / 60_000) * 60_000,
  }
}

export const isFiltered = ({ who, actor, action, span, q }: AuditView): boolean =>
  who !== '' || actor !== '' || action !== '' || span !== 'all' || q.trim() !== ''

/** The page of a thing in this console, by its id; null where it has none. */
export function pageOfSubject(id: string): string | null {
  if (id.startsWith('ord_')) return `/orders/${id}`
  if (id.startsWith('cas_')) return '/cases'
  if (id.startsWith('con_')) return '/connections'
  if (id.startsWith('key_') || id.startsWith('wh_')) return '/settings'
  if (id.startsWith('prk_')) return `/parked?open=${id}`
  return null
}
