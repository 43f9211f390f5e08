import { CheckOutlined, DeleteOutlined, EditOutlined, PlusOutlined } from '@ant-design/icons'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Popconfirm } from 'antd'
import { Fragment, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { queryKeys } from '../../api/keys.ts'
import { type Role, rolesApi } from '../../api/roles.ts'
import { Bone } from '../../components/bone.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { useFeedback } from '../../components/use-feedback.tsx'
import { rightGroups, rightKey, rightsIn } from '../../lib/right-words.ts'
import { useRoleName } from '../members/use-role-name.ts'
import { useSession } from '../session/use-session.ts'
import { RoleDialog } from './role-dialog.tsx'

/** Every role beside every right, each right in words of the trade. */
export function RoleMatrix() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { done, failed } = useFeedback()
  const mine = useSession()?.rights ?? []
  const query = useQuery({ queryKey: queryKeys.roles, queryFn: rolesApi.list })
  const nameOf = useRoleName(query.data?.items)
  const [editing, setEditing] = useState<Role | 'new' | null>(null)
  const remove = useMutation({
    mutationFn: (role: Role) => rolesApi.remove(role.id),
    onSuccess: () => done(t('roles.removed')),
    onError: failed,
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.roles }),
  })
  if (query.error && !query.data) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  if (!query.data) return <Bone height={320} />
  const { items } = query.data
  const canWrite = mine.includes('members:write')
  // Nobody gives a right that they lack, nor touches a role that has one.
  const isMine = (role: Role) => canWrite && !role.builtIn && role.rights.every((right) => mine.includes(right))
  return (
    <>
      <div className="settings-head">
        <p className="muted grow">{t('roles.hint')}</p>
        <Button type="primary" icon={<PlusOutlined />} disabled={!canWrite} onClick={() => setEditing('new')}>
          {t('roles.new')}
        </Button>
      </div>
      <div className="card scroll-x">
        <table className="mini-table role-matrix">
          <thead>
            <tr>
              <th scope="col">{t('roles.right_')}</th>
              {items.map((role) => (
                <th key={role.id} scope="col">
                  <span className="role-name">{nameOf(role.id)}</span>
                  <span className="num">{t('roles.holders', { count: role.members })}</span>
                  {isMine(role) ? (
                    <span className="row">
                      <Button
                        size="small"
                        type="text"
                        icon={<EditOutlined />}
                        aria-label={t('roles.change', { name: role.name })}
                        onClick={() => setEditing(role)}
                      />
                      <Popconfirm
                        title={t('roles.removeTitle', { name: role.name })}
                        okText={t('roles.remove')}
                        disabled={role.members > 0}
                        onConfirm={() => remove.mutate(role)}
                      >
                        <Button
                          size="small"
                          type="text"
                          icon={<DeleteOutlined />}
                          disabled={role.members > 0}
                          title={role.members > 0 ? t('roles.held') : ''}
                          aria-label={t('roles.removeTitle', { name: role.name })}
                        />
                      </Popconfirm>
                    </span>
                  ) : null}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rightGroups.map((group) => (
              <Fragment key={group}>
                <tr className="role-group">
                  <th scope="colgroup" colSpan={items.length + 1}>
                    {t(`roles.group.${group}`)}
                  </th>
                </tr>
                {rightsIn(group).map((right) => (
                  <tr key={right}>
                    <th scope="row">{t(`roles.right.${rightKey(right)}`)}</th>
                    {items.map((role) => (
                      <td key={role.id} aria-label={role.rights.includes(right) ? t('roles.yes') : t('roles.no')}>
                        {role.rights.includes(right) ? <CheckOutlined aria-hidden /> : null}
                      </td>
                    ))}
                  </tr>
                ))}
              </Fragment>
            ))}
          </tbody>
        </table>
      </div>
      {editing ? <RoleDialog role={editing === 'new' ? null : editing} onClose={() => setEditing(null)} /> : null}
    </>
  )
}
