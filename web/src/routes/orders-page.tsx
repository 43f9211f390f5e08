import { CloseOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button, Select } from 'antd'
import { useCallback, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { queryKeys } from '../api/keys.ts'
import { type OrderBoard, type OrderSummary, ordersApi } from '../api/orders.ts'
import { DataTable } from '../components/data-table.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import { ErrorState } from '../components/error-state.tsx'
import { ExportLink } from '../components/export-link.tsx'
import { FilterTabs } from '../components/filter-tabs.tsx'
import { LoadMore } from '../components/load-more.tsx'
import { PageHead } from '../components/page-head.tsx'
import { SearchBox } from '../components/search-box.tsx'
import { SidePanel } from '../components/side-panel.tsx'
import { useConnections } from '../features/connections-by-id.ts'
import { BulkBar } from '../features/orders/bulk-bar.tsx'
import { OrderCard, useOrderColumns } from '../features/orders/order-columns.tsx'
import { OrderDetailView } from '../features/orders/order-detail-view.tsx'
import { useOrderList } from '../features/orders/use-order-list.ts'
import { useWarehouses } from '../features/warehouses-by-id.ts'
import {
  countOfTab,
  filterOfView,
  type OrderView,
  orderTabs,
  readOrderView,
  viewOnTab,
  wordsOfDue,
  writeOrderView,
} from '../lib/order-view.ts'
import { useListCursor } from '../lib/use-list-cursor.ts'
import '../components/list-tools.css'

export function OrdersPage() {
  const { t } = useTranslation()
  const [search, setSearch] = useSearchParams()
  const view = useMemo(() => readOrderView(search), [search])
  const change = useCallback(
    (next: Partial<OrderView>, replace = false) =>
      setSearch((now) => writeOrderView({ ...readOrderView(now), ...next }), { replace }),
    [setSearch],
  )
  const setText = useCallback((q: string) => change({ q }, true), [change])
  const list = useOrderList(view)
  // The server remembers a large tenant's counts for seconds: asked again after the last change too.
  const board = useQuery({ queryKey: queryKeys.orders.board, queryFn: ordersApi.board, refetchInterval: 30_000 })
  const warehouses = useWarehouses()
  const connections = useConnections()
  const names = { warehouse: warehouses.nameOf, connection: connections.nameOf }
  const columns = useOrderColumns(names)
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const close = useCallback(() => change({ open: '' }), [change])

  const keys = (list.rows ?? []).map((order) => order.id)
  const chosen = (list.rows ?? []).filter((order) => selected.has(order.id))
  const { cursor, setCursor } = useListCursor({
    keys,
    openKey: view.open,
    onOpen: (key) => change({ open: key }, view.open !== ''),
    onToggle: (key) => setSelected((now) => toggled(now, key)),
    searchId: 'order-search',
  })
  const filtered = JSON.stringify(filterOfView(view)) !== '{}'
  const shops = connections.list.filter((connection) => connection.role === 'shop')

  return (
    <div className={view.open ? 'orders-page with-panel' : 'orders-page'}>
      <PageHead
        name={t('orders.title')}
        answer={<Answer board={board.data} />}
        actions={
          <>
            <ExportLink href={ordersApi.exportUrl(filterOfView(view))} />
            <Link to="/imports">{t('imports.title')}</Link>
          </>
        }
      />
      <FilterTabs
        label={t('orders.title')}
        value={view.tab}
        onChange={(tab) => {
          setSelected(new Set())
          change(viewOnTab(view, tab))
        }}
        tabs={orderTabs.map((key) => ({
          key,
          label: t(`orders.tab.${key}`),
          count: countOfTab(key, board.data),
          ...(key === 'held' ? { tone: 'held' as const } : {}),
        }))}
      />
      <div className="list-tools">
        <SearchBox
          id="order-search"
          label={t('orders.searchLabel')}
          placeholder={t('orders.search')}
          value={view.q}
          onChange={setText}
        />
        <Select
          aria-label={t('orders.allShops')}
          value={view.connectionId}
          onChange={(connectionId) => change({ connectionId })}
          className="list-select"
          options={[
            { value: '', label: t('orders.allShops') },
            ...shops.map((shop) => ({ value: shop.id, label: shop.name })),
          ]}
        />
        <Select
          aria-label={t('orders.allWarehouses')}
          value={view.warehouseId}
          onChange={(warehouseId) => change({ warehouseId })}
          className="list-select"
          options={[
            { value: '', label: t('orders.allWarehouses') },
            ...warehouses.active.map((warehouse) => ({ value: warehouse.id, label: warehouse.name })),
          ]}
        />
        {view.due ? (
          <button
            type="button"
            className="list-filter"
            aria-label={t('orders.clearDue', { range: t(`today.${wordsOfDue[view.due]}`) })}
            onClick={() => change({ due: null })}
          >
            {t('orders.due', { range: t(`today.${wordsOfDue[view.due]}`) })}
            <CloseOutlined aria-hidden="true" />
          </button>
        ) : null}
        {view.tag ? (
          <button
            type="button"
            className="list-filter"
            aria-label={t('orders.clearTag', { filter: view.tag })}
            onClick={() => change({ tag: '' })}
          >
            {t('orders.withTag', { tag: view.tag })}
            <CloseOutlined aria-hidden="true" />
          </button>
        ) : null}
        <Button
          className="list-toggle"
          type={view.urgent ? 'primary' : 'default'}
          aria-pressed={view.urgent}
          onClick={() => change({ urgent: !view.urgent })}
        >
          {t('orders.urgent')}
        </Button>
      </div>
      {list.waiting > 0 ? (
        <div className="new-rows-slot" role="status">
          <button type="button" className="new-rows" onClick={list.letIn}>
            {t('orders.newOnes', { count: list.waiting })}
          </button>
        </div>
      ) : null}
      {list.query.error && !list.rows ? (
        <ErrorState error={list.query.error} onRetry={() => void list.query.refetch()} />
      ) : (
        <DataTable<OrderSummary>
          label={t('orders.title')}
          columns={columns}
          rows={list.rows}
          rowKey={(order) => order.id}
          rowLabel={(order) => t('orders.openOrder', { no: order.hubNo })}
          onOpen={(order) => {
            setCursor(order.id)
            change({ open: order.id }, view.open !== '')
          }}
          openKey={view.open}
          cursorKey={cursor}
          selected={selected}
          onSelect={setSelected}
          changed={list.changed}
          card={(order) => <OrderCard order={order} names={names} />}
          empty={filtered ? <EmptyFilter onClear={() => setSearch({})} /> : <EmptyOrders hasShop={shops.length > 0} />}
          footer={
            <LoadMore
              hasMore={list.query.hasNextPage}
              loading={list.query.isFetchingNextPage}
              onMore={() => void list.query.fetchNextPage()}
              shown={list.rows !== undefined}
            />
          }
        />
      )}
      {chosen.length > 0 ? <BulkBar orders={chosen} onDone={() => setSelected(new Set())} /> : null}
      {view.open ? (
        <SidePanel label={t('order.title')} onClose={close} pageUrl={`/orders/${view.open}`}>
          <OrderDetailView id={view.open} />
        </SidePanel>
      ) : null}
    </div>
  )
}

function toggled(set: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(set)
  if (!next.delete(key)) next.add(key)
  return next
}

function Answer(props: { board: OrderBoard | undefined }) {
  const { t } = useTranslation()
  if (!props.board) return <>{t('orders.title')}</>
  const { held, overdue, counts } = props.board
  if (Object.values(counts).every((count) => count === 0)) return <>{t('orders.sentenceNone')}</>
  const soon = props.board.within1h + props.board.within4h
  const parts = [
    overdue > 0 || soon > 0 ? t('orders.sentenceLate', { late: overdue, soon }) : t('orders.sentenceCalm'),
    held > 0 ? t('orders.sentenceHeld', { count: held }) : '',
  ]
  return <span className="num">{parts.join('')}</span>
}

function EmptyOrders(props: { hasShop: boolean }) {
  const { t } = useTranslation()
  if (props.hasShop) return <EmptyState title={t('orders.empty')} hint={t('orders.emptyShopHint')} />
  return (
    <EmptyState
      title={t('orders.empty')}
      hint={t('orders.emptyHint')}
      action={
        <Link to="/connections?new=1">
          <Button type="primary">{t('orders.emptyAction')}</Button>
        </Link>
      }
    />
  )
}

function EmptyFilter(props: { onClear: () => void }) {
  const { t } = useTranslation()
  return (
    <EmptyState
      title={t('orders.emptyFilter')}
      hint={t('orders.emptyFilterHint')}
      action={<Button onClick={props.onClear}>{t('orders.clearFilter')}</Button>}
    />
  )
}
