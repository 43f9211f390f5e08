import { CheckOutlined, ClockCircleOutlined, CloseOutlined } from '@ant-design/icons'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { queryKeys } from '../../api/keys.ts'
import { type Delivery, type Webhook, webhooksApi } from '../../api/webhooks.ts'
import { Badge, type Tone } from '../../components/badge.tsx'
import { Bone } from '../../components/bone.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { FilterTabs } from '../../components/filter-tabs.tsx'
import { LoadMore } from '../../components/load-more.tsx'
import { TimeText } from '../../components/time-text.tsx'
import { eventKey, isWebhookEvent } from '../../lib/webhook-words.ts'
import { DeliveryDetails } from './delivery-details.tsx'

const signs: Record<Delivery['status'], { tone: Tone; Icon: typeof CheckOutlined }> = {
  delivered: { tone: 'ok', Icon: CheckOutlined },
  pending: { tone: 'soon', Icon: ClockCircleOutlined },
  failed: { tone: 'danger', Icon: CloseOutlined },
}
const filters = ['all', 'pending', 'failed', 'delivered'] as const

export function DeliveryBadge({ status }: { status: Delivery['status'] }) {
  const { t } = useTranslation()
  const { tone, Icon } = signs[status]
  return (
    <Badge tone={tone} icon={<Icon />}>
      {t(`webhooks.status.${status}`)}
    </Badge>
  )
}

/** The event in words; its own name where there are none (the test). */
export function EventName({ type }: { type: string }) {
  const { t } = useTranslation()
  return (
    <span title={type}>{isWebhookEvent(type) ? t(`webhooks.event.${eventKey(type)}`) : t('webhooks.testEvent')}</span>
  )
}

/** What was sent to one endpoint, newest first; a row opens with its attempts. */
export function DeliveryLog({ endpoint }: { endpoint: Webhook }) {
  const { t } = useTranslation()
  const [filter, setFilter] = useState<(typeof filters)[number]>('all')
  const [open, setOpen] = useState('')
  const query = useInfiniteQuery({
    queryKey: queryKeys.webhooks.deliveries(endpoint.id, filter),
    queryFn: ({ pageParam }) =>
      webhooksApi.deliveries(endpoint.id, {
        ...(filter === 'all' ? {} : { status: filter }),
        ...(pageParam ? { cursor: pageParam } : {}),
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    // What waits is on its way: the log moves while somebody looks at it.
    refetchInterval: 5_000,
  })
  const items = query.data?.pages.flatMap((page) => page.items)
  return (
    <div className="delivery-log">
      <h1>{t('webhooks.logTitle', { name: endpoint.name })}</h1>
      <p className="muted small">{t('webhooks.logHint')}</p>
      <FilterTabs
        label={t('webhooks.log')}
        value={filter}
        onChange={(next) => setFilter(filters.find((known) => known === next) ?? 'all')}
        tabs={filters.map((key) => ({ key, label: t(`webhooks.status.${key}`) }))}
      />
      {query.error && !items ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : null}
      {!items && !query.error ? <Bone height={200} /> : null}
      {items?.length === 0 ? <EmptyState title={t('webhooks.logEmpty')} hint={t('webhooks.logEmptyHint')} /> : null}
      <ul className="delivery-list">
        {items?.map((item) => (
          <li key={item.id} className={open === item.id ? 'open' : ''}>
            <button
              type="button"
              className="delivery-row"
              aria-expanded={open === item.id}
              onClick={() => setOpen(open === item.id ? '' : item.id)}
            >
              <DeliveryBadge status={item.status} />
              <span className="grow clip">
                <EventName type={item.type} /> <span className="mono muted">{item.subject}</span>
              </span>
              <span className="num muted small">
                {item.lastStatus ? `HTTP ${item.lastStatus} · ` : ''}
                {t('webhooks.attempts', { count: item.attempts })}
              </span>
              <TimeText at={item.createdAt} className="muted" />
            </button>
            {open === item.id ? <DeliveryDetails endpoint={endpoint} id={item.id} /> : null}
          </li>
        ))}
      </ul>
      <LoadMore
        hasMore={query.hasNextPage}
        loading={query.isFetchingNextPage}
        onMore={() => void query.fetchNextPage()}
        shown={(items?.length ?? 0) > 0}
      />
    </div>
  )
}
