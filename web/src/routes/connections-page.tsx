import { PlusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import type { Connection, ConnectionRole } from '../api/connections.ts'
import { Bone } from '../components/bone.tsx'
import { ErrorState } from '../components/error-state.tsx'
import { PageHead } from '../components/page-head.tsx'
import { ConnectionCard } from '../features/connections/connection-card.tsx'
import { ConnectionWizard } from '../features/connections/connection-wizard.tsx'
import { EditConnection } from '../features/connections/edit-connection.tsx'
import { useConnections } from '../features/connections-by-id.ts'
import { useCan } from '../features/session/use-session.ts'
import { connectionState, needsHand } from '../lib/connection-state.ts'
import { useNow } from '../lib/use-now.ts'
import '../features/connections/connections.css'

const roles = ['shop', 'payment', 'courier', 'messenger', 'erp'] as const satisfies readonly ConnectionRole[]

export function ConnectionsPage() {
  const { t } = useTranslation()
  const now = useNow()
  const canWrite = useCan('connections:write')
  const { query, list } = useConnections()
  const [search, setSearch] = useSearchParams()
  const adding = search.get('new')
  const [editing, setEditing] = useState<Connection | null>(null)
  const add = useCallback((role = '1') => setSearch({ new: role }), [setSearch])
  const close = useCallback(() => setSearch({}), [setSearch])
  const bad = list.filter((connection) => needsHand(connectionState(connection, now))).length
  const answer = !query.data
    ? t('connections.title')
    : list.length === 0
      ? t('connections.sentenceNone')
      : bad > 0
        ? t('connections.sentenceBad', { count: bad })
        : t('connections.sentenceGood', { count: list.length })
  return (
    <>
      <PageHead
        name={t('connections.title')}
        answer={<span className="num">{answer}</span>}
        actions={
          <Button type="primary" icon={<PlusOutlined />} disabled={!canWrite} onClick={() => add()}>
            {t('connections.add')}
          </Button>
        }
      />
      {query.error && !query.data ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : null}
      <div className="connections">
        {!query.data && !query.error ? (
          <div className="connection-grid">
            {[0, 1, 2].map((n) => (
              <div key={n} className="card card-body stack">
                <Bone width="50%" height={20} />
                <Bone />
                <Bone width="70%" />
              </div>
            ))}
          </div>
        ) : null}
        {query.data
          ? roles.map((role) => {
              const members = list.filter((connection) => connection.role === role)
              if (role === 'erp' && members.length === 0) return null
              return (
                <section key={role} aria-label={t(`connections.role.${role}`)}>
                  <h2 className="connection-role">
                    {t(`connections.role.${role}`)}
                    <span className="muted">{t(`connections.roleHint.${role}`)}</span>
                  </h2>
                  <div className="connection-grid">
                    {members.map((connection) => (
                      <ConnectionCard
                        key={connection.id}
                        connection={connection}
                        onEdit={() => setEditing(connection)}
                      />
                    ))}
                    {members.length === 0 ? (
                      <button type="button" className="connection-none" disabled={!canWrite} onClick={() => add(role)}>
                        <PlusOutlined aria-hidden="true" />
                        {t('connections.roleEmpty', { role: t(`connections.role.${role}`) })}
                      </button>
                    ) : null}
                  </div>
                </section>
              )
            })
          : null}
      </div>
      {adding ? <ConnectionWizard role={adding} onClose={close} /> : null}
      {editing ? <EditConnection connection={editing} onClose={() => setEditing(null)} /> : null}
    </>
  )
}
