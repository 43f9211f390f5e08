import { SearchOutlined } from '@ant-design/icons'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Input } from 'antd'
import { useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { catalogApi, type Mapping } from '../../api/catalog.ts'
import { queryKeys } from '../../api/keys.ts'
import { DataTable } from '../../components/data-table.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { LoadMore } from '../../components/load-more.tsx'
import { TimeText } from '../../components/time-text.tsx'
import { useConnections } from '../connections-by-id.ts'
import { MapRow } from './map-row.tsx'
import '../../components/list-tools.css'

/** What each listing stands for, so that a wrong choice can be put right. */
export function MappedList() {
  const { t } = useTranslation()
  const connections = useConnections()
  const [text, setText] = useState('')
  const q = useDeferredValue(text.trim())
  const query = useInfiniteQuery({
    queryKey: queryKeys.mappings(q),
    queryFn: ({ pageParam, signal }) => catalogApi.mappings({ q, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: (previous) => previous,
  })
  const rows = query.data?.pages.flatMap(({ items }) => items)
  if (query.error && !rows) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  return (
    <>
      <div className="list-tools">
        <Input
          className="list-search"
          aria-label={t('mappings.search')}
          placeholder={t('mappings.search')}
          prefix={<SearchOutlined aria-hidden="true" />}
          allowClear
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <p className="muted small">{t('mappings.changeHint')}</p>
      </div>
      <DataTable<Mapping>
        label={t('mappings.tab.mapped')}
        rows={rows}
        rowKey={({ connectionId, shopSkuId, sku }) => `${connectionId}:${shopSkuId}:${sku}`}
        columns={[
          { key: 'listing', title: t('mappings.col.listing'), render: (row) => <MappedListing row={row} /> },
          {
            key: 'shop',
            title: t('mappings.col.shop'),
            width: 150,
            from: 1024,
            render: (row) => <span className="clip block">{connections.nameOf(row.connectionId)}</span>,
          },
          {
            key: 'source',
            title: t('mappings.col.source'),
            width: 120,
            from: 1024,
            render: ({ source }) => <span className="muted">{t(`mappings.source.${source}`)}</span>,
          },
          {
            key: 'since',
            title: t('mappings.col.changed'),
            width: 110,
            from: 1200,
            render: (row) => <TimeText at={row.updatedAt} className="muted" />,
          },
          {
            key: 'sku',
            title: t('mappings.col.sku'),
            width: 360,
            render: (row) => <MapRow listing={row} current={row.sku} />,
          },
        ]}
        card={(row) => (
          <div className="stack">
            <MappedListing row={row} />
            <p className="muted small">
              {connections.nameOf(row.connectionId)} · {t(`mappings.source.${row.source}`)}
            </p>
            <MapRow listing={row} current={row.sku} />
          </div>
        )}
        empty={<EmptyState title={q === '' ? t('mappings.noneMapped') : t('mappings.nothingFound')} calm />}
      />
      <LoadMore
        hasMore={query.hasNextPage}
        loading={query.isFetchingNextPage}
        onMore={() => void query.fetchNextPage()}
        shown={(rows?.length ?? 0) > 0}
      />
    </>
  )
}

function MappedListing({ row }: { row: Mapping }) {
  const title = row.title || row.name || row.shopSkuId
  return (
    <div className="two-lines grow">
      <span className="clip" title={title}>
        {title}
      </span>
      <span className="clip mono">{[row.spec, row.shopSkuId].filter(Boolean).join(' · ')}</span>
    </div>
  )
}
