import { PlusOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { queryKeys } from '../api/keys.ts'
import { type Webhook, webhooksApi } from '../api/webhooks.ts'
import { Bone } from '../components/bone.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import { ErrorState } from '../components/error-state.tsx'
import { PageHead } from '../components/page-head.tsx'
import { SecretOnce } from '../components/secret-once.tsx'
import { SidePanel } from '../components/side-panel.tsx'
import { useCan } from '../features/session/use-session.ts'
import { DeliveryLog } from '../features/webhooks/delivery-log.tsx'
import { EndpointCard } from '../features/webhooks/endpoint-card.tsx'
import { EndpointDialog } from '../features/webhooks/endpoint-dialog.tsx'
import '../features/webhooks/webhooks.css'

export function WebhooksPage() {
  const { t } = useTranslation()
  const canWrite = useCan('webhooks:write')
  const [search, setSearch] = useSearchParams()
  const query = useQuery({
    queryKey: queryKeys.webhooks.list,
    queryFn: webhooksApi.list,
    refetchInterval: 15_000,
  })
  const [editing, setEditing] = useState<Webhook | 'new' | null>(null)
  const [secret, setSecret] = useState('')
  const items = query.data?.items
  const open = items?.find(({ id }) => id === search.get('open'))
  const troubled = (items ?? []).filter(
    ({ health, pausedWhy }) => health === 'failing' || (health === 'paused' && pausedWhy !== 'person'),
  )
  const paused = (items ?? []).filter(({ health }) => health === 'paused').length
  const add = (
    <Button type="primary" icon={<PlusOutlined />} disabled={!canWrite} onClick={() => setEditing('new')}>
      {t('webhooks.new')}
    </Button>
  )
  return (
    <>
      <PageHead
        name={t('webhooks.title')}
        answer={
          <span className={`num ${troubled.length > 0 ? 'danger-text' : ''}`}>
            {!items
              ? t('webhooks.title')
              : items.length === 0
                ? t('webhooks.none')
                : troubled.length > 0
                  ? t('webhooks.sentenceTrouble', { count: troubled.length })
                  : paused > 0
                    ? t('webhooks.sentencePaused', { count: paused })
                    : t('webhooks.sentence', { count: items.length })}
          </span>
        }
        sub={t('webhooks.hint')}
        actions={items && items.length > 0 ? add : null}
      />
      <div className="webhooks">
        {query.error && !items ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : null}
        {!items && !query.error ? <Bone height={160} /> : null}
        {items?.length === 0 ? (
          <EmptyState title={t('webhooks.none')} hint={t('webhooks.noneHint')} action={add} />
        ) : null}
        {items?.map((endpoint) => (
          <EndpointCard
            key={endpoint.id}
            endpoint={endpoint}
            onEdit={() => setEditing(endpoint)}
            onLog={() => setSearch({ open: endpoint.id })}
            onSecret={setSecret}
          />
        ))}
      </div>
      {open ? (
        <SidePanel label={t('webhooks.logTitle', { name: open.name })} onClose={() => setSearch({})}>
          <DeliveryLog key={open.id} endpoint={open} />
        </SidePanel>
      ) : null}
      {editing ? (
        <EndpointDialog
          endpoint={editing === 'new' ? null : editing}
          onSecret={setSecret}
          onClose={() => setEditing(null)}
        />
      ) : null}
      {secret ? (
        <SecretOnce
          secret={secret}
          hint={t('webhooks.secretHint')}
          testId="webhook-secret"
          onClose={() => setSecret('')}
        />
      ) : null}
    </>
  )
}
