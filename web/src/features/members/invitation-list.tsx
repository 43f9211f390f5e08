import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { queryKeys } from '../../api/keys.ts'
import { type Invitation, membersApi } from '../../api/members.ts'
import { Badge } from '../../components/badge.tsx'
import { TimeText } from '../../components/time-text.tsx'
import { useFeedback } from '../../components/use-feedback.tsx'
import { useCan } from '../session/use-session.ts'
import type { RoleChoice } from './member-table.tsx'
import { useRoleName } from './use-role-name.ts'

export function InvitationList(props: { invitations: readonly Invitation[]; roles: readonly RoleChoice[] }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const canWrite = useCan('members:write')
  const roleName = useRoleName(props.roles)
  const { done, failed } = useFeedback()
  const refresh = () => client.invalidateQueries({ queryKey: queryKeys.members })
  const resend = useMutation({
    mutationFn: membersApi.resend,
    onSuccess: () => done(t('members.resent')),
    onError: failed,
    onSettled: refresh,
  })
  const withdraw = useMutation({
    mutationFn: membersApi.withdraw,
    onSuccess: () => done(t('members.withdrawn')),
    onError: failed,
    onSettled: refresh,
  })
  if (props.invitations.length === 0) return null
  return (
    <section>
      <h2 className="account-title">{t('members.invitations')}</h2>
      <div className="card scroll-x">
        <table className="mini-table" aria-label={t('members.invitations')}>
          <thead>
            <tr>
              <th scope="col">{t('auth.email')}</th>
              <th scope="col">{t('members.col.role')}</th>
              <th scope="col">{t('members.col.state')}</th>
              <th scope="col">{t('members.col.invitedBy')}</th>
              <th scope="col">{t('members.col.sent')}</th>
              <th scope="col" aria-label={t('members.withdraw')} />
            </tr>
          </thead>
          <tbody>
            {props.invitations.map((invitation) => (
              <tr key={invitation.id}>
                <td className="nowrap">{invitation.email}</td>
                <td className="nowrap">{roleName(invitation.role)}</td>
                <td>
                  <Badge tone={invitation.status === 'expired' ? 'soon' : 'info'}>
                    {t(invitation.status === 'expired' ? 'members.expired' : 'members.pending')}
                  </Badge>
                </td>
                <td className="nowrap">{invitation.invitedBy}</td>
                <td>
                  <TimeText at={invitation.sentAt} />
                </td>
                <td className="right nowrap">
                  <Button
                    size="small"
                    disabled={!canWrite || resend.isPending}
                    onClick={() => resend.mutate(invitation.id)}
                  >
                    {t('members.resend')}
                  </Button>{' '}
                  <Button
                    size="small"
                    disabled={!canWrite || withdraw.isPending}
                    onClick={() => withdraw.mutate(invitation.id)}
                  >
                    {t('members.withdraw')}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
