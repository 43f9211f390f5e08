import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { queryKeys } from '../../api/keys.ts'
import type { Member } from '../../api/members.ts'
import { rolesApi } from '../../api/roles.ts'
import { Bone } from '../../components/bone.tsx'
import { ScopeDialog } from '../roles/scope-dialog.tsx'
import { useScopeWords } from '../roles/use-scope-words.ts'
import { useCan } from '../session/use-session.ts'

/** Which orders a member sees, and the way to change it. An owner sees all of them, always. */
export function MemberScopeCell(props: { member: Member }) {
  const { t } = useTranslation()
  const words = useScopeWords()
  const canWrite = useCan('members:write')
  const { userId, name, role } = props.member
  const [editing, setEditing] = useState(false)
  const query = useQuery({ queryKey: queryKeys.memberScope(userId), queryFn: () => rolesApi.scope(userId) })
  if (!query.data) return <Bone width={120} />
  const text = words(query.data)
  if (!canWrite || role === 'owner')
    return <span title={role === 'owner' ? t('roles.ownerSeesAll') : undefined}>{text}</span>
  return (
    <>
      <button
        type="button"
        className="link-button"
        aria-label={t('roles.changeScopeOf', { name, now: text })}
        title={t('roles.changeScope')}
        onClick={() => setEditing(true)}
      >
        {text}
      </button>
      {editing ? <ScopeDialog userId={userId} name={name} onClose={() => setEditing(false)} /> : null}
    </>
  )
}
