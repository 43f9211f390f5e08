import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { type FulfilmentStatus, fulfilmentsApi } from '../api/fulfilments.ts'
import { queryKeys } from '../api/keys.ts'
import { Bone } from '../components/bone.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import { ErrorState } from '../components/error-state.tsx'
import { ExportLink } from '../components/export-link.tsx'
import { FilterTabs } from '../components/filter-tabs.tsx'
import { LoadMore } from '../components/load-more.tsx'
import { PageHead } from '../components/page-head.tsx'
import { FulfilmentRow } from '../features/fulfilment/fulfilment-row.tsx'
import { LabelTools } from '../features/fulfilment/label-tools.tsx'
import { LowBalance } from '../features/fulfilment/low-balance.tsx'
import { ScanInput } from '../features/fulfilment/scan-input.tsx'
import { ScanResult } from '../features/fulfilment/scan-result.tsx'
import { useWarehouses } from '../features/warehouses-by-id.ts'
import { boxesOf, isPickLate } from '../lib/next-stage.ts'
import { useNow } from '../lib/use-now.ts'
import '../features/fulfilment/fulfilment.css'
import '../features/merging/merging.css'

const stages = ['to_pick', 'picking', 'picked', 'packed', 'handed_over'] as const satisfies readonly FulfilmentStatus[]
type Stage = (typeof stages)[number]

/** The server counts what is done up to here. */
const MOST_DONE = 1_000

const isStage = (text: string | null): text is Stage => stages.some((stage) => stage === text)

/** What the warehouse does next, one stage at a time. */
export function FulfilmentsPage() {
  const { t } = useTranslation()
  const now = useNow()
  const warehouses = useWarehouses()
  const [search, setSearch] = useSearchParams()
  const wanted = search.get('stage')
  const stage: Stage = isStage(wanted) ? wanted : 'to_pick'
  const warehouseId = search.get('wh') ?? ''
  const scanned = search.get('scan') ?? ''
  const change = (next: { stage?: Stage; wh?: string; scan?: string }) =>
    setSearch((current) => {
      const params = new URLSearchParams(current)
      params.delete('scan')
      for (const [name, value] of Object.entries(next)) value ? params.set(name, value) : params.delete(name)
      return params
    })
  const filter = { status: stage, warehouseId: warehouseId || undefined }
  const list = useInfiniteQuery({
    queryKey: queryKeys.fulfilments.list(filter),
    queryFn: ({ pageParam }) => fulfilmentsApi.list({ ...filter, limit: 50, cursor: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: 30_000,
  })
  const counts = useQuery({
    queryKey: queryKeys.fulfilments.counts(warehouseId),
    queryFn: () => fulfilmentsApi.counts(warehouseId || undefined),
    refetchInterval: 30_000,
  })
  const first = useQuery({
    queryKey: queryKeys.fulfilments.urgent(warehouseId),
    queryFn: () => fulfilmentsApi.urgent(warehouseId || undefined),
    enabled: stage === 'to_pick' || stage === 'picking',
    refetchInterval: 30_000,
  })
  const listed = list.data?.pages.flatMap((page) => page.items)
  const urgent = new Set((first.data?.items ?? []).map(({ id }) => id))
  const rows = listed && [
    ...(first.data?.items.filter(({ status }) => status === stage) ?? []),
    ...listed.filter(({ id }) => !urgent.has(id)),
  ]
  const late = (rows ?? []).filter((row) => isPickLate(row, now)).length
  const name = t(`fulfilment.stage.${stage}`)
  const known = counts.data?.[stage]
  const isMore = known === undefined ? list.hasNextPage : stage === 'handed_over' && known === MOST_DONE
  const answer = !rows
    ? name
    : rows.length === 0
      ? t('fulfilment.sentenceEmpty')
      : t(isMore ? 'fulfilment.sentenceMore' : 'fulfilment.sentence', { stage: name, count: known ?? rows.length })
  return (
    <>
      <PageHead
        name={t('fulfilment.title')}
        answer={
          <span className="num">
            {answer}
            {late > 0 ? t('fulfilment.sentenceLate', { count: late }) : ''}
          </span>
        }
        actions={
          <>
            <ScanInput placeholder={t('fulfilment.scan.placeholder')} onScan={(code) => change({ scan: code })} />
            <LabelTools jobs={rows ?? []} />
            <ExportLink href={fulfilmentsApi.exportUrl(filter)} />
            <Select
              aria-label={t('fulfilment.warehouse')}
              value={warehouseId}
              onChange={(wh) => change({ wh })}
              className="fulfilment-warehouse"
              options={[
                { value: '', label: t('fulfilment.allWarehouses') },
                ...warehouses.active.map((warehouse) => ({ value: warehouse.id, label: warehouse.name })),
              ]}
            />
          </>
        }
      />
      <FilterTabs
        label={t('fulfilment.title')}
        value={stage}
        onChange={(key) => change({ stage: key })}
        tabs={stages.map((key) => ({
          key,
          label: t(`fulfilment.stage.${key}`),
          count: counts.data?.[key] ?? null,
          orMore: key === 'handed_over' && counts.data?.handed_over === MOST_DONE,
        }))}
      />
      <LowBalance />
      {scanned !== '' ? (
        <ScanResult code={scanned} warehouseId={warehouseId} onClose={() => change({})} />
      ) : (
        <>
          {list.error && !rows ? <ErrorState error={list.error} onRetry={() => void list.refetch()} /> : null}
          <div className="fulfilments">
            {!rows && !list.error
              ? [0, 1, 2, 3].map((n) => (
                  <div key={n} className="fulfilment card">
                    <div className="card-body stack">
                      <Bone width="40%" />
                      <Bone width="70%" />
                      <Bone width={120} height={32} />
                    </div>
                  </div>
                ))
              : null}
            {boxesOf(rows ?? []).map((box) => (
              <FulfilmentRow key={box[0].id} box={box} isUrgent={box.some(({ id }) => urgent.has(id))} />
            ))}
          </div>
          {rows?.length === 0 ? (
            <EmptyState title={t('fulfilment.empty', { stage: name })} hint={t('fulfilment.emptyHint')} calm />
          ) : (
            <LoadMore
              hasMore={list.hasNextPage}
              loading={list.isFetchingNextPage}
              onMore={() => void list.fetchNextPage()}
              shown={rows !== undefined}
            />
          )}
        </>
      )}
    </>
  )
}
