import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { queryKeys } from '../../api/keys.ts'
import { type Member, type RowScope, rolesApi } from '../../api/roles.ts'
import { Bone } from '../../components/bone.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { useCan } from '../session/use-session.ts'
import { useWarehouses } from '../warehouses-by-id.ts'
import { regionName } from './region-words.ts'
import { useRoleName } from './role-name.ts'
import { ScopeDialog } from './scope-dialog.tsx'

/** Who sees which orders. */
export function MemberScopes() {
  const { t } = useTranslation()
  const nameOf = useRoleName()
  const canWrite = useCan('members:write')
  const members = useQuery({ queryKey: queryKeys.members, queryFn: rolesApi.members })
  const roles = useQuery({ queryKey: queryKeys.roles, queryFn: rolesApi.list })
  const [editing, setEditing] = useState<Member | null>(null)
  if (members.error && !members.data) return <ErrorState error={members.error} onRetry={() => void members.refetch()} />
  if (!members.data) return <Bone height={120} />
  return (
    <section className="member-scopes">
      <h2 className="role-heading">{t('roles.scopes')}</h2>
      <p className="muted">{t('roles.scopesHint')}</p>
      <div className="card scroll-x">
        <table className="mini-table">
          <thead>
            <tr>
              <th scope="col">{t('roles.member')}</th>
              <th scope="col">{t('roles.role')}</th>
              <th scope="col">{t('roles.sees')}</th>
              <th scope="col" aria-label={t('roles.changeScope')} />
            </tr>
          </thead>
          <tbody>
            {members.data.items.map((member) => (
              <tr key={member.userId}>
                <td>
                  <div className="two-lines">
                    <span>{member.name}</span>
                    <span>{member.email}</span>
                  </div>
                </td>
                <td className="nowrap">{nameOf(member.role, roles.data?.items ?? [])}</td>
                <td>
                  <ScopeText userId={member.userId} />
                </td>
                <td className="right">
                  <Button
                    size="small"
                    disabled={!canWrite || member.role === 'owner'}
                    title={member.role === 'owner' ? t('roles.ownerSeesAll') : ''}
                    onClick={() => setEditing(member)}
                  >
                    {t('roles.changeScope')}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {editing ? <ScopeDialog userId={editing.userId} name={editing.name} onClose={() => setEditing(null)} /> : null}
    </section>
  )
}

function ScopeText(props: { userId: string }) {
  const words = useScopeWords()
  const query = useQuery({
    queryKey: queryKeys.memberScope(props.userId),
    queryFn: () => rolesApi.scope(props.userId),
  })
  return query.data ? words(query.data) : <Bone width={160} />
}

function useScopeWords(): (scope: RowScope) => string {
  const { t } = useTranslation()
  const warehouses = useWarehouses()
  return ({ regions, warehouses: ids }) => {
    const parts = [
      ...(regions ? [regions.map(regionName).join(t('roles.comma'))] : []),
      ...(ids ? [ids.map(warehouses.nameOf).join(t('roles.comma'))] : []),
    ]
    return parts.length === 0 ? t('roles.everything') : parts.join(' · ')
  }
}
