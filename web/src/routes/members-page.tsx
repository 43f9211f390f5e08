import { UserAddOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { queryKeys } from '../api/keys.ts'
import { membersApi } from '../api/members.ts'
import { Bone } from '../components/bone.tsx'
import { ErrorState } from '../components/error-state.tsx'
import { PageHead } from '../components/page-head.tsx'
import { InvitationList } from '../features/members/invitation-list.tsx'
import { InviteDialog } from '../features/members/invite-dialog.tsx'
import { MemberTable } from '../features/members/member-table.tsx'
import { SecondFactorPolicy } from '../features/members/second-factor-policy.tsx'
import { useCan, useSession } from '../features/session/use-session.ts'
import '../features/account/account.css'

export function MembersPage() {
  const { t } = useTranslation()
  const session = useSession()
  const canWrite = useCan('members:write')
  const members = useQuery({ queryKey: [...queryKeys.members, 'list'], queryFn: membersApi.list })
  const invitations = useQuery({ queryKey: [...queryKeys.members, 'invitations'], queryFn: membersApi.invitations })
  const roles = useQuery({ queryKey: [...queryKeys.members, 'roles'], queryFn: membersApi.roles })
  const [inviting, setInviting] = useState(false)
  const items = members.data?.items
  const open = invitations.data?.items ?? []
  const choices = roles.data?.items ?? []
  const mayInvite = canWrite && session?.user.emailVerified === true
  return (
    <>
      <PageHead
        name={t('members.title')}
        answer={items ? t('members.answer', { count: items.length }) : t('members.title')}
        sub={open.length > 0 ? t('members.waiting', { count: open.length }) : undefined}
        actions={
          <Button
            type="primary"
            icon={<UserAddOutlined />}
            disabled={!mayInvite}
            title={canWrite && !mayInvite ? t('members.confirmFirst') : undefined}
            onClick={() => setInviting(true)}
          >
            {t('members.invite')}
          </Button>
        }
      />
      <div className="account wide">
        {members.error && !items ? <ErrorState error={members.error} onRetry={() => void members.refetch()} /> : null}
        {!items && !members.error ? <Bone height={160} /> : null}
        {items ? <MemberTable members={items} roles={choices} /> : null}
        <InvitationList invitations={open} roles={choices} />
        {items ? (
          <SecondFactorPolicy lacking={items.filter(({ hasSecondFactor }) => hasSecondFactor === false).length} />
        ) : null}
      </div>
      {inviting ? <InviteDialog roles={choices} onClose={() => setInviting(false)} /> : null}
    </>
  )
}
