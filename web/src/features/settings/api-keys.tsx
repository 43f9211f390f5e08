import { PlusOutlined } from '@ant-design/icons'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type ApiKey, apiKeysApi } from '../../api/api-keys.ts'
import { queryKeys } from '../../api/keys.ts'
import { Bone } from '../../components/bone.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { SecretOnce } from '../../components/secret-once.tsx'
import { useFeedback } from '../../components/use-feedback.tsx'
import { useCan } from '../session/use-session.ts'
import { OverlapDialog } from '../webhooks/overlap-dialog.tsx'
import { KeyRow } from './key-row.tsx'
import { NewKeyDialog } from './new-key-dialog.tsx'

export function ApiKeys() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const canWrite = useCan('keys:write')
  const { done, failed } = useFeedback()
  const query = useQuery({ queryKey: queryKeys.apiKeys, queryFn: apiKeysApi.list })
  const [adding, setAdding] = useState(false)
  const [asking, setAsking] = useState<{ verb: 'revoke' | 'rotate'; key: ApiKey } | null>(null)
  const [secret, setSecret] = useState('')
  const options = {
    onError: failed,
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.apiKeys }),
  }
  const revoke = useMutation({
    mutationFn: (key: ApiKey) => apiKeysApi.revoke(key.id),
    onSuccess: () => {
      done(t('settings.revoked'))
      setAsking(null)
    },
    ...options,
  })
  const rotate = useMutation({
    mutationFn: ({ key, hours }: { key: ApiKey; hours: number }) => apiKeysApi.rotate(key.id, hours),
    onSuccess: ({ key }) => {
      setAsking(null)
      setSecret(key)
    },
    ...options,
  })
  const endOverlap = useMutation({
    mutationFn: (key: ApiKey) => apiKeysApi.endOverlap(key.id),
    onSuccess: () => done(t('settings.overlapEnded')),
    ...options,
  })
  const items = query.data?.items
  const add = (
    <Button type="primary" icon={<PlusOutlined />} disabled={!canWrite} onClick={() => setAdding(true)}>
      {t('settings.newKey')}
    </Button>
  )
  const columns = ['name', 'prefix', 'scopes', 'lastUsed'] as const
  return (
    <>
      {query.error && !items ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : null}
      {!items && !query.error ? <Bone height={120} /> : null}
      {items?.length === 0 ? (
        <EmptyState title={t('settings.keysEmpty')} hint={t('settings.keysEmptyHint')} action={add} />
      ) : null}
      {items && items.length > 0 ? (
        <>
          <div className="settings-head">
            <p className="muted grow">{t('settings.keysHint')}</p>
            {add}
          </div>
          <div className="card scroll-x">
            <table className="mini-table num">
              <thead>
                <tr>
                  {columns.map((column) => (
                    <th key={column} scope="col">
                      {t(`settings.col.${column}`)}
                    </th>
                  ))}
                  <th scope="col">{t('settings.expires')}</th>
                  <th scope="col">{t('settings.col.created')}</th>
                  <th scope="col" aria-label={t('settings.revoke')} />
                </tr>
              </thead>
              <tbody>
                {items.map((key) => (
                  <KeyRow
                    key={key.id}
                    item={key}
                    canWrite={canWrite}
                    onRotate={() => setAsking({ verb: 'rotate', key })}
                    onRevoke={() => setAsking({ verb: 'revoke', key })}
                    onEndOverlap={() => endOverlap.mutate(key)}
                  />
                ))}
              </tbody>
            </table>
          </div>
        </>
      ) : null}
      {adding ? <NewKeyDialog onClose={() => setAdding(false)} /> : null}
      {secret ? <SecretOnce secret={secret} testId="rotated-api-key" onClose={() => setSecret('')} /> : null}
      {asking?.verb === 'rotate' ? (
        <OverlapDialog
          title={t('settings.rotateKeyTitle', { name: asking.key.name })}
          hint={t('settings.rotateKeyHint')}
          loading={rotate.isPending}
          onOk={(hours) => rotate.mutate({ key: asking.key, hours })}
          onClose={() => setAsking(null)}
        />
      ) : null}
      <Modal
        open={asking?.verb === 'revoke'}
        title={t('settings.revokeTitle', { name: asking?.key.name ?? '' })}
        okText={t('settings.revoke')}
        okButtonProps={{ danger: true }}
        onOk={() => asking && revoke.mutate(asking.key)}
        onCancel={() => setAsking(null)}
        confirmLoading={revoke.isPending}
        width={420}
      >
        <p>{t('settings.revokeHint')}</p>
      </Modal>
    </>
  )
}
