import { PlusOutlined } from '@ant-design/icons'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useCallback, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useSearchParams } from 'react-router'
import { type Campaign, type CampaignStage, campaignsApi } from '../api/campaigns.ts'
import { queryKeys } from '../api/keys.ts'
import { usePreferences } from '../app/preferences.ts'
import { DataTable } from '../components/data-table.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import { ErrorState } from '../components/error-state.tsx'
import { FilterTabs } from '../components/filter-tabs.tsx'
import '../components/list-tools.css'
import { LoadMore } from '../components/load-more.tsx'
import { PageHead } from '../components/page-head.tsx'
import { SearchBox } from '../components/search-box.tsx'
import { CampaignCard, useCampaignColumns } from '../features/campaigns/campaign-columns.tsx'
import { CampaignDialog } from '../features/campaigns/campaign-dialog.tsx'
import '../features/campaigns/campaigns.css'
import { useSecond } from '../features/campaigns/use-second.ts'
import { useCan } from '../features/session/use-session.ts'
import { formatNear, groupDigits } from '../lib/format.ts'
import { isOver, isSelling, saleStateOf } from '../lib/sale-view.ts'
import { useListCursor } from '../lib/use-list-cursor.ts'

const stages = ['all', 'open', 'upcoming', 'over'] as const
type Stage = (typeof stages)[number]

export function CampaignsPage() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const canWrite = useCan('campaigns:write')
  const now = useSecond()
  const [search, setSearch] = useSearchParams()
  const stage = stages.find((known) => known === search.get('stage')) ?? 'all'
  const q = search.get('q') ?? ''
  const [adding, setAdding] = useState(false)
  const change = useCallback(
    (next: Record<string, string>) =>
      setSearch(
        (before) => {
          const params = new URLSearchParams(before)
          for (const [key, value] of Object.entries(next)) value ? params.set(key, value) : params.delete(key)
          return params
        },
        { replace: true },
      ),
    [setSearch],
  )
  const find = useCallback((text: string) => change({ q: text }), [change])
  const filter = { stage: stage === 'all' ? undefined : (stage satisfies CampaignStage), q: q.trim() || undefined }
  const list = useInfiniteQuery({
    queryKey: queryKeys.campaigns.list(filter),
    queryFn: ({ pageParam, signal }) => campaignsApi.list({ ...filter, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: 3_000,
  })
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items), [list.data])
  const columns = useCampaignColumns(now)
  const open = useCallback((id: string) => navigate(`/campaigns/${id}`), [navigate])
  const { cursor } = useListCursor({
    keys: (rows ?? []).map(({ id }) => id),
    openKey: '',
    onOpen: open,
    searchId: 'campaign-search',
  })
  const add = (
    <Button type="primary" icon={<PlusOutlined />} disabled={!canWrite} onClick={() => setAdding(true)}>
      {t('campaigns.new')}
    </Button>
  )
  return (
    <>
      <PageHead
        name={t('campaigns.title')}
        answer={<Answer rows={rows} isFiltered={stage !== 'all' || q !== ''} now={now} />}
        actions={add}
      />
      <div className="list-tools">
        <SearchBox
          id="campaign-search"
          label={t('campaigns.searchLabel')}
          placeholder={t('campaigns.search')}
          value={q}
          onChange={find}
        />
      </div>
      <FilterTabs<Stage>
        label={t('campaigns.col.state')}
        value={stage}
        onChange={(next) => change({ stage: next === 'all' ? '' : next })}
        tabs={stages.map((key) => ({ key, label: t(`campaigns.stage.${key}`) }))}
      />
      {list.error && !rows ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : (
        <DataTable<Campaign>
          label={t('campaigns.title')}
          columns={columns}
          rows={rows}
          rowKey={({ id }) => id}
          rowLabel={({ name }) => name}
          onOpen={({ id }) => open(id)}
          cursorKey={cursor}
          card={(campaign) => <CampaignCard campaign={campaign} now={now} />}
          skeletonRows={6}
          empty={
            q || stage !== 'all' ? (
              <EmptyState title={t('campaigns.emptyFilter')} />
            ) : (
              <EmptyState title={t('campaigns.sentenceNone')} hint={t('campaigns.emptyHint')} action={add} />
            )
          }
          footer={
            <LoadMore
              hasMore={list.hasNextPage}
              loading={list.isFetchingNextPage}
              onMore={() => void list.fetchNextPage()}
              shown={rows !== undefined}
            />
          }
        />
      )}
      {adding ? <CampaignDialog onClose={() => setAdding(false)} onSaved={({ id }) => open(id)} /> : null}
    </>
  )
}

/** What sells now; else what comes next. A filtered list tells the page's name alone. */
function Answer(props: { rows: readonly Campaign[] | undefined; isFiltered: boolean; now: number }) {
  const { t } = useTranslation()
  const { language } = usePreferences()
  const { rows, now } = props
  if (rows === undefined || props.isFiltered) return t('campaigns.title')
  if (rows.length === 0) return t('campaigns.sentenceNone')
  const selling = rows.filter((campaign) => isSelling(saleStateOf(campaign, now)))
  if (selling.length > 0) {
    const left = selling.reduce((sum, { counts }) => sum + counts.left, 0)
    const key = left > 0 ? 'sentenceOpen' : 'sentenceSoldOut'
    return <span className="num">{t(`campaigns.${key}`, { count: selling.length, left: groupDigits(left) })}</span>
  }
  const [next] = rows.filter((campaign) => !isOver(saleStateOf(campaign, now))).sort((a, b) => a.opensAt - b.opensAt)
  if (!next) return t('campaigns.sentenceIdle')
  return (
    <span className="num">
      {t('campaigns.sentenceNext', { name: next.name, when: formatNear(next.opensAt, now, language) })}
    </span>
  )
}
