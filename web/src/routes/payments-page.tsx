import { ClockCircleOutlined, CloseOutlined } from '@ant-design/icons'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Button, Select } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { queryKeys } from '../api/keys.ts'
import { type ListedPayment, paymentsApi } from '../api/payments.ts'
import { Badge } from '../components/badge.tsx'
import { ChannelMark } from '../components/channel-mark.tsx'
import { Copyable } from '../components/copyable.tsx'
import { DataTable } from '../components/data-table.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import { ErrorState } from '../components/error-state.tsx'
import { ExportLink } from '../components/export-link.tsx'
import { FilterTabs } from '../components/filter-tabs.tsx'
import { LoadMore } from '../components/load-more.tsx'
import { PageHead } from '../components/page-head.tsx'
import { TimeText } from '../components/time-text.tsx'
import { RefundDialog } from '../features/orders/refund-dialog.tsx'
import { PaymentDays } from '../features/payments/payment-days.tsx'
import { useCan } from '../features/session/use-session.ts'
import { formatMoney, formatSums, wallClock } from '../lib/format.ts'
import {
  type PaymentDay,
  type PaymentView,
  paymentDays,
  paymentTabs,
  paymentTones,
  queryOfPaymentView,
  readPaymentView,
  writePaymentView,
} from '../lib/payment-view.ts'
import { useServerText } from '../lib/use-server-text.ts'
import '../components/list-tools.css'

const DAYS = 7
const providers = ['wechatpay', 'alipay'] as const

/** 收款流水: what payment providers told of, what it adds up to, and what nobody's order claims. */
export function PaymentsPage() {
  const { t } = useTranslation()
  const [search, setSearch] = useSearchParams()
  const view = useMemo(() => readPaymentView(search), [search])
  const change = (next: Partial<PaymentView>) => setSearch(writePaymentView({ ...view, ...next }))
  const filter = useMemo(() => queryOfPaymentView(view), [view])
  const [refunding, setRefunding] = useState<ListedPayment | null>(null)
  const totals = useQuery({ queryKey: queryKeys.payments.totals(DAYS), queryFn: () => paymentsApi.totals(DAYS) })
  const days = totals.data ? paymentDays(totals.data) : undefined
  const list = useInfiniteQuery({
    queryKey: queryKeys.payments.list(filter),
    queryFn: ({ pageParam, signal }) => paymentsApi.list(filter, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  })
  const rows = list.data?.pages.flatMap((page) => page.items)
  const open = days?.reduce((sum, { attentionCount }) => sum + attentionCount, 0) ?? 0
  return (
    <>
      <PageHead
        name={t('payments.title')}
        answer={<Answer days={days} open={open} />}
        actions={<ExportLink href={paymentsApi.exportUrl(filter)} />}
      />
      {days && days.length > 0 ? <PaymentDays days={days} day={view.day} onDay={(day) => change({ day })} /> : null}
      <FilterTabs
        label={t('payments.title')}
        value={view.tab}
        onChange={(tab) => change({ tab })}
        tabs={paymentTabs.map((key) => ({ key, label: t(`payments.tab.${key}`) }))}
      />
      <div className="list-tools">
        <Select
          aria-label={t('payments.anyProvider')}
          className="list-select"
          value={view.provider}
          onChange={(provider) => change({ provider })}
          options={[
            { value: '', label: t('payments.anyProvider') },
            ...providers.map((value) => ({ value, label: t(`payments.provider.${value}`) })),
          ]}
        />
        {view.day === '' ? null : (
          <button type="button" className="list-filter num" onClick={() => change({ day: '' })}>
            {view.day}
            <CloseOutlined aria-label={t('payments.anyDay')} />
          </button>
        )}
      </div>
      {list.error && !rows ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : (
        <DataTable<ListedPayment>
          label={t('payments.title')}
          rows={rows}
          rowKey={(row) => row.id}
          columns={[
            { key: 'paid', title: t('payments.col.paid'), width: 132, render: (row) => <TimeText at={row.paidAt} /> },
            {
              key: 'money',
              title: t('payments.col.money'),
              width: 136,
              align: 'right',
              render: (row) => <b>{formatMoney(row.amountFen, row.currency)}</b>,
            },
            { key: 'state', title: t('payments.col.state'), width: 176, render: (row) => <State row={row} /> },
            { key: 'order', title: t('payments.col.order'), width: 200, render: (row) => <OrderOf row={row} /> },
            {
              key: 'provider',
              title: t('payments.col.provider'),
              from: 1024,
              width: 288,
              render: (row) => (
                <span className="row">
                  <ChannelMark kind={row.provider} />
                  <Copyable text={row.transactionId} what={t('order.transactionId')} mono />
                </span>
              ),
            },
            { key: 'why', title: t('payments.col.why'), render: (row) => <Why row={row} /> },
            {
              key: 'act',
              title: '',
              width: 96,
              align: 'right',
              render: (row) => <Refund row={row} onRefund={setRefunding} />,
            },
          ]}
          card={(row) => (
            <div className="stack">
              <div className="row">
                <ChannelMark kind={row.provider} />
                <b className="num grow">{formatMoney(row.amountFen, row.currency)}</b>
                <State row={row} />
              </div>
              <div className="row row-wrap">
                <span className="grow">
                  <OrderOf row={row} />
                </span>
                <TimeText at={row.paidAt} className="muted" />
              </div>
              <Why row={row} />
              <Refund row={row} onRefund={setRefunding} />
            </div>
          )}
          empty={
            <EmptyState
              title={t(view.tab === 'attention' ? 'payments.calm' : 'payments.empty')}
              {...(view.tab === 'all' && view.day === '' ? { hint: t('payments.emptyHint') } : {})}
              calm={view.tab === 'attention'}
            />
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
      {refunding ? (
        <RefundDialog payment={refunding} orderId={refunding.orderId ?? ''} onClose={() => setRefunding(null)} />
      ) : null}
    </>
  )
}

/** What came in today, and whether somebody has to look. */
function Answer(props: { days: readonly PaymentDay[] | undefined; open: number }) {
  const { t } = useTranslation()
  if (!props.days) return <span>{t('payments.title')}</span>
  const { year, month, day } = wallClock(Date.now())
  const today = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
  const row = props.days.find((one) => one.day === today)
  const money = formatSums(row?.received ?? []) || '¥0'
  return (
    <span className="num">
      {t('payments.sentence', { money, count: row?.count ?? 0 })}
      {props.open > 0 ? t('payments.sentenceOpen', { count: props.open }) : t('payments.sentenceCalm')}
    </span>
  )
}

function State(props: { row: ListedPayment }) {
  const { t } = useTranslation()
  const { state, late } = props.row
  return (
    <span className="row">
      <Badge tone={paymentTones[state]} solid>
        {t(`order.paymentState.${state}`)}
      </Badge>
      {late ? (
        <Badge tone="soon" icon={<ClockCircleOutlined />} title={t('payments.lateHint')}>
          {t('payments.late')}
        </Badge>
      ) : null}
    </span>
  )
}

function OrderOf(props: { row: ListedPayment }) {
  const { t } = useTranslation()
  const { orderId, hubNo, outTradeNo } = props.row
  return (
    <div className="two-lines">
      {orderId === null ? (
        <span className="muted">{t('payments.noOrder')}</span>
      ) : (
        <Link to={`/orders/${orderId}`}>{hubNo ?? orderId}</Link>
      )}
      <span className="clip mono">{outTradeNo}</span>
    </div>
  )
}

function Why(props: { row: ListedPayment }) {
  const { t } = useTranslation()
  const said = useServerText()
  const { why, refundedFen, currency, refundedAt } = props.row
  return (
    <div className="two-lines">
      <span className="clip" title={said(why)}>
        {said(why)}
      </span>
      {refundedFen > 0 ? (
        <span className="muted num">
          {t('order.paymentRefunded', { money: formatMoney(refundedFen, currency) })} <TimeText at={refundedAt} />
        </span>
      ) : null}
    </div>
  )
}

function Refund(props: { row: ListedPayment; onRefund: (row: ListedPayment) => void }) {
  const { t } = useTranslation()
  const canWrite = useCan('orders:write')
  if (!props.row.refundable || !canWrite) return null
  return (
    <Button size="small" danger onClick={() => props.onRefund(props.row)}>
      {t('order.refundDo')}
    </Button>
  )
}
