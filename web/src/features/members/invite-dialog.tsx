import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Form, Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { queryKeys } from '../../api/keys.ts'
import { membersApi } from '../../api/members.ts'
import { FormDialog } from '../../components/form-dialog.tsx'
import { useFeedback } from '../../components/use-feedback.tsx'
import type { RoleChoice } from './member-table.tsx'
import { useRoleName } from './use-role-name.ts'

export function InviteDialog(props: { roles: readonly RoleChoice[]; onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const roleName = useRoleName(props.roles)
  const { done } = useFeedback()
  const invite = useMutation({
    mutationFn: membersApi.invite,
    onSuccess: ({ email }) => {
      done(t('members.invited', { email }))
      props.onClose()
    },
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.members }),
  })
  return (
    <FormDialog
      title={t('members.invite')}
      okText={t('members.sendInvitation')}
      width={440}
      initialValues={{ role: 'customer_service' }}
      save={invite}
      onClose={props.onClose}
    >
      <Form.Item
        name="email"
        label={t('auth.email')}
        validateTrigger="onBlur"
        rules={[{ required: true, type: 'email', message: t('auth.emailInvalid') }]}
      >
        <Input type="email" autoFocus maxLength={200} />
      </Form.Item>
      <Form.Item name="role" label={t('members.col.role')} extra={t('members.inviteHint')}>
        <Select options={props.roles.map(({ id }) => ({ value: id, label: roleName(id) }))} />
      </Form.Item>
    </FormDialog>
  )
}
