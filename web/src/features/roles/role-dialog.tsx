import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Form, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Right } from '../../api/auth.ts'
import { queryKeys } from '../../api/keys.ts'
import { type Role, rolesApi } from '../../api/roles.ts'
import { FormDialog } from '../../components/form-dialog.tsx'
import { useFeedback } from '../../components/use-feedback.tsx'
import { RightsItem } from './rights-item.tsx'

/** Makes up a role or changes one. */
export function RoleDialog(props: { role: Role | null; onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { done } = useFeedback()
  const { role } = props
  const save = useMutation({
    mutationFn: (input: { name: string; rights: Right[] }) =>
      role ? rolesApi.change(role.id, input) : rolesApi.create(input),
    onSuccess: () => {
      done(t('roles.saved'))
      props.onClose()
    },
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.roles }),
  })
  return (
    <FormDialog
      title={role ? t('roles.change', { name: role.name }) : t('roles.new')}
      okText={t('roles.save')}
      width={720}
      initialValues={{ name: role?.name ?? '', rights: role ? [...role.rights] : ['orders:read'] }}
      save={save}
      onClose={props.onClose}
    >
      <Form.Item
        name="name"
        label={t('roles.name')}
        rules={[{ required: true, whitespace: true, message: t('common.required', { what: t('roles.name') }) }]}
      >
        <Input autoFocus maxLength={40} placeholder={t('roles.nameHint')} />
      </Form.Item>
      <RightsItem name="rights" label={t('roles.rights')} />
    </FormDialog>
  )
}
