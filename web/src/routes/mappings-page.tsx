import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { catalogApi, type MappingTask } from '../api/catalog.ts'
import { queryKeys } from '../api/keys.ts'
import { DataTable } from '../components/data-table.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import { ErrorState } from '../components/error-state.tsx'
import { PageHead } from '../components/page-head.tsx'
import { Thumb } from '../components/thumb.tsx'
import { TimeText } from '../components/time-text.tsx'
import { useFeedback } from '../components/use-feedback.tsx'
import { useConnections } from '../features/connections-by-id.ts'
import { SkuPicker } from '../features/mappings/sku-picker.tsx'
import { useCan } from '../features/session/use-session.ts'

const keyOf = (task: MappingTask) => `${task.connectionId}:${task.shopSkuId}`

export function MappingsPage() {
  const { t } = useTranslation()
  const connections = useConnections()
  const query = useQuery({ queryKey: queryKeys.mappingTasks, queryFn: catalogApi.mappingTasks })
  const rows = query.data?.items
  return (
    <>
      <PageHead
        name={t('mappings.title')}
        answer={
          <span className="num">
            {!rows
              ? t('mappings.title')
              : rows.length === 0
                ? t('mappings.calm')
                : t('mappings.sentence', { count: rows.length })}
          </span>
        }
      />
      {query.error && !rows ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <DataTable<MappingTask>
          label={t('mappings.title')}
          rows={rows}
          rowKey={keyOf}
          columns={[
            { key: 'listing', title: t('mappings.col.listing'), render: (task) => <Listing task={task} /> },
            {
              key: 'code',
              title: t('mappings.col.code'),
              width: 160,
              from: 1024,
              render: (task) =>
                task.merchantCode ? (
                  <span className="mono clip block">{task.merchantCode}</span>
                ) : (
                  <span className="muted">{t('mappings.noCode')}</span>
                ),
            },
            {
              key: 'shop',
              title: t('mappings.col.shop'),
              width: 150,
              from: 1024,
              render: (task) => <span className="clip block">{connections.nameOf(task.connectionId)}</span>,
            },
            {
              key: 'since',
              title: t('mappings.col.since'),
              width: 110,
              from: 1200,
              render: (task) => <TimeText at={task.createdAt} className="muted" />,
            },
            {
              key: 'sku',
              title: t('mappings.col.sku'),
              width: 360,
              render: (task) => <MapRow task={task} />,
            },
          ]}
          card={(task) => (
            <div className="stack">
              <Listing task={task} />
              <p className="muted small">
                {connections.nameOf(task.connectionId)} · {task.merchantCode || t('mappings.noCode')} ·{' '}
                <TimeText at={task.createdAt} />
              </p>
              <MapRow task={task} />
            </div>
          )}
          empty={<EmptyState title={t('mappings.empty')} hint={t('mappings.emptyHint')} calm />}
        />
      )}
    </>
  )
}

function Listing(props: { task: MappingTask }) {
  return (
    <div className="row">
      <Thumb url="" title={props.task.title} />
      <div className="two-lines grow">
        <span className="clip" title={props.task.title}>
          {props.task.title}
        </span>
        <span className="clip">{props.task.spec}</span>
      </div>
    </div>
  )
}

function MapRow(props: { task: MappingTask }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { done, failed } = useFeedback()
  const canWrite = useCan('catalog:write')
  const [sku, setSku] = useState<string | undefined>(undefined)
  const { connectionId, shopSkuId, title } = props.task
  const map = useMutation({
    mutationFn: (code: string) => catalogApi.map({ connectionId, shopSkuId, sku: code }),
    onSuccess: (answer, code) => done(t('mappings.mapped', { sku: code, count: answer.releasedOrders })),
    onError: failed,
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: queryKeys.mappingTasks }),
        client.invalidateQueries({ queryKey: queryKeys.orders.all }),
      ]),
  })
  return (
    <div className="row">
      <SkuPicker label={t('mappings.pickLabel', { title })} value={sku} onChange={setSku} disabled={!canWrite} />
      <Button
        type="primary"
        disabled={!sku || !canWrite}
        loading={map.isPending}
        onClick={() => {
          if (sku) map.mutate(sku)
        }}
      >
        {t('mappings.map')}
      </Button>
    </div>
  )
}
