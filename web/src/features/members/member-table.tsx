import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Modal, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { queryKeys } from '../../api/keys.ts'
import { type Member, membersApi } from '../../api/members.ts'
import { Badge } from '../../components/badge.tsx'
import { TimeText } from '../../components/time-text.tsx'
import { useFeedback } from '../../components/use-feedback.tsx'
import { useCan, useSession } from '../session/use-session.ts'
import { MemberScopeCell } from './member-scope-cell.tsx'
import { useRoleName } from './use-role-name.ts'

export interface RoleChoice {
  readonly id: string
  readonly name: string
}

export function MemberTable(props: { members: readonly Member[]; roles: readonly RoleChoice[] }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const session = useSession()
  const canWrite = useCan('members:write')
  const roleName = useRoleName(props.roles)
  const { done, failed } = useFeedback()
  const [removing, setRemoving] = useState<Member | null>(null)
  const refresh = () => client.invalidateQueries({ queryKey: queryKeys.members })
  const change = useMutation({
    mutationFn: membersApi.changeRole,
    onSuccess: () => done(t('members.roleChanged')),
    onError: failed,
    onSettled: refresh,
  })
  const remove = useMutation({
    mutationFn: (member: Member) => membersApi.remove(member.userId),
    onSuccess: () => {
      done(t('members.removed'))
      setRemoving(null)
    },
    onError: failed,
    onSettled: refresh,
  })
  const owners = props.members.filter(({ role }) => role === 'owner').length
  const isLastOwner = (member: Member) => member.role === 'owner' && owners === 1
  return (
    <div className="card scroll-x">
      <table className="mini-table" aria-label={t('members.title')}>
        <thead>
          <tr>
            <th scope="col">{t('members.col.person')}</th>
            <th scope="col">{t('members.col.role')}</th>
            <th scope="col">{t('roles.sees')}</th>
            {canWrite ? <th scope="col">{t('members.col.secondFactor')}</th> : null}
            <th scope="col">{t('members.col.joined')}</th>
            <th scope="col" aria-label={t('members.remove')} />
          </tr>
        </thead>
        <tbody>
          {props.members.map((member) => (
            <tr key={member.userId}>
              <td>
                <span className="nowrap">
                  {member.name}
                  {member.userId === session?.user.id ? <span className="muted">　{t('members.you')}</span> : null}
                </span>
                <div className="muted nowrap">
                  {member.email}
                  {member.emailVerified !== false ? null : `　${t('members.unconfirmed')}`}
                </div>
              </td>
              <td>
                {canWrite && !isLastOwner(member) ? (
                  <Select
                    size="small"
                    style={{ minWidth: 120 }}
                    aria-label={t('members.roleOf', { name: member.name })}
                    value={member.role}
                    disabled={change.isPending}
                    options={props.roles.map(({ id }) => ({ value: id, label: roleName(id) }))}
                    onChange={(role) => change.mutate({ userId: member.userId, role })}
                  />
                ) : (
                  <span className="nowrap" title={isLastOwner(member) ? t('members.lastOwner') : undefined}>
                    {roleName(member.role)}
                  </span>
                )}
              </td>
              <td>
                <MemberScopeCell member={member} />
              </td>
              {canWrite ? (
                <td>
                  <Badge tone={member.hasSecondFactor ? 'ok' : 'plain'}>
                    {t(member.hasSecondFactor ? 'members.on' : 'members.off')}
                  </Badge>
                </td>
              ) : null}
              <td>
                <TimeText at={member.joinedAt} as="clock" />
              </td>
              <td className="right">
                {canWrite && member.userId !== session?.user.id ? (
                  <Button
                    size="small"
                    disabled={isLastOwner(member)}
                    title={isLastOwner(member) ? t('members.lastOwner') : undefined}
                    onClick={() => setRemoving(member)}
                  >
                    {t('members.remove')}
                  </Button>
                ) : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Modal
        open={removing !== null}
        title={t('members.removeTitle', { name: removing?.name ?? '' })}
        okText={t('members.remove')}
        okButtonProps={{ danger: true }}
        onOk={() => removing && remove.mutate(removing)}
        onCancel={() => setRemoving(null)}
        confirmLoading={remove.isPending}
        width={420}
      >
        <p>{t('members.removeHint')}</p>
      </Modal>
    </div>
  )
}
