import { useInfiniteQuery } from '@tanstack/react-query'
import { Button, Switch } from 'antd'
import { useCallback, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useSearchParams } from 'react-router'
import { queryKeys } from '../api/keys.ts'
import { type StockItem, stockApi } from '../api/stock.ts'
import { DataTable } from '../components/data-table.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import { ErrorState } from '../components/error-state.tsx'
import '../components/list-tools.css'
import { ExportLink } from '../components/export-link.tsx'
import { LoadMore } from '../components/load-more.tsx'
import { PageHead } from '../components/page-head.tsx'
import { SearchBox } from '../components/search-box.tsx'
import { SidePanel } from '../components/side-panel.tsx'
import { StockBar, StockLegend } from '../components/stock-bar.tsx'
import { useCan } from '../features/session/use-session.ts'
import { SkuDialog } from '../features/stock/sku-dialog.tsx'
import { StockCard, useStockColumns } from '../features/stock/stock-columns.tsx'
import { StockExplain } from '../features/stock/stock-explain.tsx'
import { UsualShares } from '../features/stock/usual-shares.tsx'
import { useListCursor } from '../lib/use-list-cursor.ts'

export function StockPage() {
  const { t } = useTranslation()
  const canWrite = useCan('stock:write')
  const navigate = useNavigate()
  const [search, setSearch] = useSearchParams()
  const q = search.get('q') ?? ''
  const red = search.get('red') === 'true'
  const open = search.get('open') ?? ''
  const [adding, setAdding] = useState(false)
  const change = useCallback(
    (next: Record<string, string>, replace = false) =>
      setSearch(
        (now) => {
          const params = new URLSearchParams(now)
          for (const [key, value] of Object.entries(next)) value ? params.set(key, value) : params.delete(key)
          return params
        },
        { replace },
      ),
    [setSearch],
  )
  const find = useCallback((text: string) => change({ q: text }, true), [change])
  const filter = { q: q.trim() || undefined, red: red ? ('true' as const) : undefined }
  const list = useInfiniteQuery({
    queryKey: queryKeys.stock.list(filter),
    queryFn: ({ pageParam, signal }) => stockApi.list({ ...filter, limit: 100, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  })
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items), [list.data])
  const scale = Math.max(1, ...(rows ?? []).map((row) => row.totals.onHand))
  const columns = useStockColumns(scale)
  const close = useCallback(() => change({ open: '', shares: '', at: '' }), [change])
  const { cursor, setCursor } = useListCursor({
    keys: (rows ?? []).map((row) => row.sku),
    openKey: open,
    onOpen: (key) => change({ open: key }, open !== ''),
    searchId: 'stock-search',
  })
  const reds = (rows ?? []).filter((row) => row.red).length
  return (
    <>
      <PageHead
        name={t('stock.title')}
        answer={
          rows === undefined
            ? t('stock.title')
            : reds > 0
              ? t('stock.sentenceRed', { count: reds })
              : rows.length > 0
                ? t('stock.sentenceCalm')
                : t('stock.empty')
        }
        actions={
          <>
            <ExportLink href={stockApi.exportUrl({ q, red: red ? 'true' : undefined })} />
            <Button onClick={() => void navigate('/stock/findings')}>{t('stock.findings.title')}</Button>
            <Button onClick={() => change({ shares: '1', open: '' })}>{t('stock.shares.open')}</Button>
            <Button type="primary" disabled={!canWrite} onClick={() => setAdding(true)}>
              {t('stock.newTitle')}
            </Button>
          </>
        }
      />
      <div className="list-tools stock-tools">
        <SearchBox
          id="stock-search"
          label={t('stock.searchLabel')}
          placeholder={t('stock.search')}
          value={q}
          onChange={find}
        />
        <label className="row" htmlFor="stock-red">
          <Switch
            id="stock-red"
            size="small"
            checked={red}
            onChange={(checked) => change({ red: checked ? 'true' : '' })}
          />
          {t('stock.redOnly')}
        </label>
        <span className="grow" />
        <StockLegend />
      </div>
      {list.error && !rows ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : (
        <DataTable<StockItem>
          label={t('stock.title')}
          columns={columns}
          rows={rows}
          rowKey={(row) => row.sku}
          rowLabel={(row) => `${row.sku} ${row.name}`}
          onOpen={(row) => {
            setCursor(row.sku)
            change({ open: row.sku }, open !== '')
          }}
          openKey={open}
          cursorKey={cursor}
          card={(row) => (
            <StockCard item={row}>
              <StockBar totals={row.totals} scale={row.totals.onHand} red={row.red} />
            </StockCard>
          )}
          empty={
            q || red ? (
              <EmptyState title={t('stock.emptyFilter')} />
            ) : (
              <EmptyState
                title={t('stock.empty')}
                hint={t('stock.emptyHint')}
                action={
                  <Button type="primary" disabled={!canWrite} onClick={() => setAdding(true)}>
                    {t('stock.emptyAction')}
                  </Button>
                }
              />
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
      {open ? (
        <SidePanel label={t('stock.explain')} onClose={close} width={680}>
          <StockExplain sku={open} />
        </SidePanel>
      ) : null}
      {search.get('shares') && !open ? (
        <SidePanel label={t('stock.shares.usualTitle')} onClose={close} width={520}>
          <UsualShares />
        </SidePanel>
      ) : null}
      {adding ? <SkuDialog onClose={() => setAdding(false)} /> : null}
    </>
  )
}
