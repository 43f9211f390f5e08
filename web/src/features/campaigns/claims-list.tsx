import { CheckOutlined, ClockCircleOutlined, SearchOutlined, ShoppingOutlined } from '@ant-design/icons'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Input } from 'antd'
import { useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { campaignsApi, type ListedClaim } from '../../api/campaigns.ts'
import { queryKeys } from '../../api/keys.ts'
import { Badge, type Tone } from '../../components/badge.tsx'
import { Bone } from '../../components/bone.tsx'
import { Copyable } from '../../components/copyable.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { ExportLink } from '../../components/export-link.tsx'
import { FilterTabs } from '../../components/filter-tabs.tsx'
import { LoadMore } from '../../components/load-more.tsx'
import { TimeText } from '../../components/time-text.tsx'
import { formatExact } from '../../lib/format.ts'

const signs: Record<ListedClaim['status'], { tone: Tone; Icon: typeof CheckOutlined }> = {
  held: { tone: 'soon', Icon: ClockCircleOutlined },
  paid: { tone: 'ok', Icon: CheckOutlined },
  drawn: { tone: 'brand', Icon: ShoppingOutlined },
}
const filters = ['all', 'held', 'paid', 'drawn'] as const
type Filter = (typeof filters)[number]

/** Who has claimed, the newest first; `live` keeps reading. */
export function ClaimsList(props: { id: string; live: boolean }) {
  const { t } = useTranslation()
  const [filter, setFilter] = useState<Filter>('all')
  const [text, setText] = useState('')
  const q = useDeferredValue(text.trim())
  const wanted = { q: q || undefined, status: filter === 'all' ? undefined : filter }
  const query = useInfiniteQuery({
    queryKey: queryKeys.campaigns.claims(props.id, wanted),
    queryFn: ({ pageParam, signal }) => campaignsApi.claims(props.id, { ...wanted, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: (previous) => previous,
    refetchInterval: ({ state }) => (props.live && (state.data?.pages.length ?? 1) === 1 ? 3_000 : false),
  })
  const items = query.data?.pages.flatMap((page) => page.items)
  return (
    <section className="card claims-card">
      <div className="claims-tools">
        <h2 className="strong">{t('campaigns.claims')}</h2>
        <FilterTabs<Filter>
          label={t('campaigns.claims')}
          value={filter}
          onChange={setFilter}
          tabs={filters.map((key) => ({ key, label: t(`campaigns.claim.${key}`) }))}
        />
        <Input
          className="claims-search"
          aria-label={t('campaigns.claimsSearchLabel')}
          placeholder={t('campaigns.claimsSearch')}
          prefix={<SearchOutlined aria-hidden="true" />}
          allowClear
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <ExportLink href={campaignsApi.claimsExportUrl(props.id, wanted)} />
      </div>
      {query.error && !items ? <ErrorState error={query.error} onRetry={() => void query.refetch()} tight /> : null}
      {!items && !query.error ? (
        <div className="card-body">
          <Bone height={120} />
        </div>
      ) : null}
      {items?.length === 0 ? (
        <div className="card-body">
          <p>{t(q || filter !== 'all' ? 'campaigns.claimsNoneFilter' : 'campaigns.claimsNone')}</p>
          <p className="muted small">{t('campaigns.claimsNoneHint')}</p>
        </div>
      ) : null}
      {items && items.length > 0 ? <ClaimTable items={items} /> : null}
      <LoadMore
        hasMore={query.hasNextPage}
        loading={query.isFetchingNextPage}
        onMore={() => void query.fetchNextPage()}
        shown={(items?.length ?? 0) > 0}
      />
    </section>
  )
}

function ClaimTable(props: { items: readonly ListedClaim[] }) {
  const { t } = useTranslation()
  return (
    <div className="scroll-x">
      <table className="mini-table claims-table">
        <thead>
          <tr>
            <th scope="col">{t('campaigns.claimCol.buyer')}</th>
            <th scope="col">{t('campaigns.claimCol.state')}</th>
            <th scope="col" className="right">
              {t('campaigns.claimCol.quantity')}
            </th>
            <th scope="col">{t('campaigns.claimCol.at')}</th>
            <th scope="col">{t('campaigns.claimCol.expires')}</th>
            <th scope="col">{t('campaigns.claimCol.order')}</th>
            <th scope="col">{t('campaigns.claimCol.request')}</th>
          </tr>
        </thead>
        <tbody>
          {props.items.map((claim) => (
            <tr key={claim.claimId}>
              <td className="mono nowrap">{claim.buyer}</td>
              <td>
                <ClaimState status={claim.status} />
              </td>
              <td className="right num">{claim.quantity}</td>
              <td className="num nowrap">{formatExact(claim.claimedAt).slice(5)}</td>
              <td>
                <TimeText at={claim.expiresAt} />
              </td>
              <td className="nowrap">
                {claim.orderId ? (
                  <Link to={`/orders/${claim.orderId}`} className="num">
                    {claim.hubNo ?? claim.orderId}
                  </Link>
                ) : (
                  <span className="muted">—</span>
                )}
              </td>
              <td className="claims-request">
                <Copyable text={claim.requestId} what={t('campaigns.claimCol.request')} mono />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function ClaimState({ status }: { status: ListedClaim['status'] }) {
  const { t } = useTranslation()
  const { tone, Icon } = signs[status]
  return (
    <Badge tone={tone} icon={<Icon aria-hidden="true" />}>
      {t(`campaigns.claim.${status}`)}
    </Badge>
  )
}
