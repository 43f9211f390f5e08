import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Progress } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { type Import, importsApi } from '../../api/imports.ts'
import { queryKeys } from '../../api/keys.ts'
import { TimeText } from '../../components/time-text.tsx'
import { useFeedback } from '../../components/use-feedback.tsx'
import { useCan } from '../session/use-session.ts'

/** One file: what is in it, how far it is, and the yes that makes orders of it. */
export function ImportCard(props: { item: Import }) {
  const { t } = useTranslation()
  const { failed } = useFeedback()
  const client = useQueryClient()
  const canWrite = useCan('orders:write')
  const { item } = props
  const refresh = () => client.invalidateQueries({ queryKey: queryKeys.imports })
  const start = useMutation({ mutationFn: () => importsApi.start(item.id), onError: failed, onSettled: refresh })
  const discard = useMutation({ mutationFn: () => importsApi.discard(item.id), onError: failed, onSettled: refresh })
  const percent = item.orders === 0 ? 100 : Math.floor((item.ordersDone * 100) / item.orders)
  return (
    <article className="card card-body import-card">
      <header>
        <h2 className="clip">{item.fileName}</h2>
        <span className="muted">
          <TimeText at={item.createdAt} />
        </span>
      </header>
      <p className="num">
        {t('imports.content', { rows: item.rows, orders: item.orders })}
        {item.badRows > 0 ? (
          <strong className="import-bad">　{t('imports.bad', { count: item.badRows })}</strong>
        ) : null}
      </p>
      {item.status === 'running' || item.status === 'done' ? (
        <>
          <Progress percent={percent} status={item.status === 'done' ? 'success' : 'active'} />
          <p className="muted num">
            {t('imports.progress', { done: item.ordersDone, orders: item.orders })}
            {item.ordersUnchanged > 0 ? `　${t('imports.unchanged', { count: item.ordersUnchanged })}` : ''}
          </p>
        </>
      ) : null}
      {item.status === 'discarded' ? <p className="muted">{t('imports.discarded')}</p> : null}
      {item.badRows > 0 && item.status !== 'discarded' ? <BadRows id={item.id} /> : null}
      <footer>
        {item.status === 'ready' ? (
          <>
            <Button
              type="primary"
              disabled={!canWrite || item.orders === 0}
              loading={start.isPending}
              onClick={() => start.mutate()}
            >
              {t('imports.start', { count: item.orders })}
            </Button>
            <Button disabled={!canWrite} loading={discard.isPending} onClick={() => discard.mutate()}>
              {t('imports.discard')}
            </Button>
          </>
        ) : null}
        {item.status === 'done' ? <Link to="/orders">{t('imports.toOrders')}</Link> : null}
      </footer>
    </article>
  )
}

/** Rows leave some days after the import; then there is nothing to show. */
function BadRows(props: { id: string }) {
  const { t } = useTranslation()
  const [isOpen, setIsOpen] = useState(false)
  const rows = useQuery({
    queryKey: [...queryKeys.imports, 'bad', props.id],
    queryFn: () => importsApi.badRows(props.id),
    enabled: isOpen,
  })
  if (!isOpen)
    return (
      <button type="button" className="link-button" onClick={() => setIsOpen(true)}>
        {t('imports.showBad')}
      </button>
    )
  return (
    <ul className="import-bad-rows">
      {rows.data?.items.map((row) => (
        <li key={row.rowNo}>
          <span className="num">{t('imports.rowNo', { row: row.rowNo })}</span>
          {row.errors.map((error) => (
            <span key={error.field}>
              {error.column}「{error.value}」{t(`imports.fault.${error.fault}`)}
            </span>
          ))}
        </li>
      ))}
      {rows.data?.nextRow ? <li className="muted">{t('imports.moreBad')}</li> : null}
    </ul>
  )
}
