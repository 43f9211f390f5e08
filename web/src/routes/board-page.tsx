import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { useNavigate, useSearchParams } from 'react-router'
import { type BoardLevel, type BoardRow, boardApi } from '../api/board.ts'
import { queryKeys } from '../api/keys.ts'
import { ChannelMark } from '../components/channel-mark.tsx'
import { CountdownBadge } from '../components/countdown.tsx'
import { DataTable } from '../components/data-table.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import { ErrorState } from '../components/error-state.tsx'
import { PageHead } from '../components/page-head.tsx'
import { BoardNumbers } from '../features/board/board-numbers.tsx'
import { ShelfAlerts } from '../features/board/shelf-alerts.tsx'
import { useWarehouses } from '../features/warehouses-by-id.ts'
import { formatDayTime, formatMoney, formatRatio, formatSums } from '../lib/format.ts'
import { useListCursor } from '../lib/use-list-cursor.ts'
import '../features/today/today.css'
import '../features/board/board.css'

const levels: readonly BoardLevel[] = ['past', 'red', 'yellow', 'green']
/** Shelf alerts come with the minute; orders come through the feed at once. */
const LOOK_AGAIN_MS = 15_000

const seconds = (ms: number | null): string => (ms === null ? '—' : (ms / 1000).toFixed(ms < 10_000 ? 1 : 0))

/** 履约倒计时: every open order by the time that is left of its promise. */
export function BoardPage() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [search, setSearch] = useSearchParams()
  const level = levels.find((known) => known === search.get('level')) ?? null
  const warehouseId = search.get('warehouse')
  const { active, nameOf } = useWarehouses()
  const filter = { ...(level ? { level } : {}), ...(warehouseId ? { warehouseId } : {}) }
  const query = useQuery({
    queryKey: [...queryKeys.insights.board, filter],
    queryFn: () => boardApi.read(filter),
    refetchInterval: LOOK_AGAIN_MS,
    placeholderData: (before) => before,
  })
  const board = query.data
  const open = (row: BoardRow) => void navigate(`/orders/${row.orderId}`)
  const { cursor } = useListCursor({
    keys: (board?.items ?? []).map((row) => row.orderId),
    openKey: '',
    onOpen: (key) => void navigate(`/orders/${key}`),
  })
  const change = (key: 'level' | 'warehouse', value: string | null) => {
    const next = new URLSearchParams(search)
    if (value === null) next.delete(key)
    else next.set(key, value)
    setSearch(next, { replace: true })
  }
  if (query.error && !board) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  const near = board ? board.red + board.yellow : 0
  const money = formatSums((board?.atRisk ?? []).map(({ currency, fen }) => [currency, fen]))
  const answer = !board
    ? t('board.title')
    : board.past + near === 0
      ? t('board.calm', { count: board.green })
      : t('board.sentence', { past: board.past, near })
  return (
    <>
      <PageHead
        name={t('board.title')}
        answer={<span className="num">{answer}</span>}
        sub={money === '' ? undefined : <span className="board-money">{t('board.atRisk', { money })}</span>}
        actions={
          active.length > 1 ? (
            <Select
              aria-label={t('board.warehouse')}
              value={warehouseId ?? ''}
              style={{ minWidth: 160 }}
              onChange={(id) => change('warehouse', id === '' ? null : id)}
              options={[
                { value: '', label: t('board.allWarehouses') },
                ...active.map(({ id, name }) => ({ value: id, label: name })),
              ]}
            />
          ) : null
        }
      />
      <BoardNumbers board={board} level={level} onLevel={(next) => change('level', next)} />
      <ShelfAlerts alerts={board?.alerts ?? []} />
      <DataTable<BoardRow>
        label={t('board.title')}
        rows={board?.items}
        rowKey={(row) => row.orderId}
        cursorKey={cursor}
        onOpen={open}
        columns={[
          {
            key: 'left',
            title: t('board.left'),
            width: 150,
            render: (row) => <CountdownBadge deadline={row.promisedAt} />,
          },
          {
            key: 'order',
            title: t('board.order'),
            width: 230,
            render: (row) => (
              <span className="row">
                <ChannelMark kind={row.channel} />
                <span className="num strong clip">{row.hubNo}</span>
              </span>
            ),
          },
          { key: 'goods', title: t('board.goods'), render: (row) => <span className="clip">{row.goods}</span> },
          { key: 'status', title: t('board.status'), width: 110, render: (row) => t(`status.${row.status}`) },
          {
            key: 'warehouse',
            title: t('board.warehouse'),
            width: 120,
            from: 1024,
            render: (row) => nameOf(row.warehouseId),
          },
          {
            key: 'promised',
            title: t('board.promised'),
            width: 130,
            render: (row) => <span className="num">{formatDayTime(row.promisedAt)}</span>,
          },
          {
            key: 'expected',
            title: t('board.expected'),
            width: 130,
            from: 1200,
            render: (row) => <span className="num muted">{row.expectedAt ? formatDayTime(row.expectedAt) : ''}</span>,
          },
          {
            key: 'penalty',
            title: t('board.penalty'),
            width: 110,
            align: 'right',
            render: (row) => (
              <span className="num">
                {row.penaltyFen === undefined ? '' : formatMoney(row.penaltyFen, row.currency)}
              </span>
            ),
          },
        ]}
        card={(row) => (
          <div className="stack">
            <div className="row">
              <ChannelMark kind={row.channel} />
              <span className="num strong grow clip">{row.hubNo}</span>
              <CountdownBadge deadline={row.promisedAt} />
            </div>
            <p className="clip">{row.goods}</p>
            <div className="row">
              <span className="muted small grow">
                {t(`status.${row.status}`)}　{nameOf(row.warehouseId)}　{formatDayTime(row.promisedAt)}
              </span>
              <span className="num">
                {row.penaltyFen === undefined ? '' : formatMoney(row.penaltyFen, row.currency)}
              </span>
            </div>
          </div>
        )}
        empty={<EmptyState title={t('board.empty')} hint={t('board.emptyHint')} calm />}
      />
      {board && board.told.count > 0 ? (
        <p className="muted small board-foot num">
          {t('board.told', {
            count: board.told.count,
            p95: seconds(board.told.p95Ms),
            share: formatRatio(board.told.within90s),
          })}
          {board.told.acknowledgeP95Ms === null
            ? ''
            : `　${t('board.answered', { p95: seconds(board.told.acknowledgeP95Ms) })}`}
        </p>
      ) : null}
    </>
  )
}
