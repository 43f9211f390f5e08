import { PlusOutlined } from '@ant-design/icons'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type ApiKey, apiKeysApi } from '../../api/api-keys.ts'
import { queryKeys } from '../../api/keys.ts'
import { Badge } from '../../components/badge.tsx'
import { Bone } from '../../components/bone.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { TimeText } from '../../components/time-text.tsx'
import { useFeedback } from '../../components/use-feedback.tsx'
import { useCan } from '../session/use-session.ts'
import { NewKeyDialog } from './new-key-dialog.tsx'

export function ApiKeys() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const canWrite = useCan('keys:write')
  const { done, failed } = useFeedback()
  const query = useQuery({ queryKey: queryKeys.apiKeys, queryFn: apiKeysApi.list })
  const [adding, setAdding] = useState(false)
  const [revoking, setRevoking] = useState<ApiKey | null>(null)
  const revoke = useMutation({
    mutationFn: (key: ApiKey) => apiKeysApi.revoke(key.id),
    onSuccess: () => {
      done(t('settings.revoked'))
      setRevoking(null)
    },
    onError: failed,
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.apiKeys }),
  })
  const items = query.data?.items
  const add = (
    <Button type="primary" icon={<PlusOutlined />} disabled={!canWrite} onClick={() => setAdding(true)}>
      {t('settings.newKey')}
    </Button>
  )
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
                  <th scope="col">{t('settings.col.name')}</th>
                  <th scope="col">{t('settings.col.prefix')}</th>
                  <th scope="col">{t('settings.col.scopes')}</th>
                  <th scope="col">{t('settings.col.lastUsed')}</th>
                  <th scope="col">{t('settings.col.created')}</th>
                  <th scope="col" aria-label={t('settings.revoke')} />
                </tr>
              </thead>
              <tbody>
                {items.map((key) => (
                  <tr key={key.id} className={key.revokedAt === null ? '' : 'muted'}>
                    <td className="nowrap">{key.name}</td>
                    <td className="mono nowrap">{key.prefix}…</td>
                    <td title={key.scopes.join('\n')}>{t('settings.scopeCount', { count: key.scopes.length })}</td>
                    <td>
                      <TimeText at={key.lastUsedAt} empty={t('settings.neverUsed')} />
                    </td>
                    <td>
                      <TimeText at={key.createdAt} as="clock" />
                    </td>
                    <td className="right">
                      {key.revokedAt === null ? (
                        <Button size="small" disabled={!canWrite} onClick={() => setRevoking(key)}>
                          {t('settings.revoke')}
                        </Button>
                      ) : (
                        <Badge tone="plain">{t('settings.revoked')}</Badge>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      ) : null}
      {adding ? <NewKeyDialog onClose={() => setAdding(false)} /> : null}
      <Modal
        open={revoking !== null}
        title={t('settings.revokeTitle', { name: revoking?.name ?? '' })}
        okText={t('settings.revoke')}
        okButtonProps={{ danger: true }}
        onOk={() => revoking && revoke.mutate(revoking)}
        onCancel={() => setRevoking(null)}
        confirmLoading={revoke.isPending}
        width={420}
      >
        <p>{t('settings.revokeHint')}</p>
      </Modal>
    </>
  )
}
