import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Checkbox, Form, Input, Modal } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Right } from '../../api/auth.ts'
import { queryKeys } from '../../api/keys.ts'
import { type Role, rolesApi } from '../../api/roles.ts'
import { useFeedback } from '../../components/use-feedback.tsx'
import { rightGroups, rightKey, rightsIn } from '../../lib/right-words.ts'
import { FormError } from '../session/form-error.tsx'
import { useSession } from '../session/use-session.ts'

/** Makes up a role or changes one. Rights that the person lacks cannot be ticked. */
export function RoleDialog(props: { role: Role | null; onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { done } = useFeedback()
  const mine = useSession()?.rights ?? []
  const [form] = Form.useForm<{ name: string; rights: Right[] }>()
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
    <Modal
      open
      title={role ? t('roles.change', { name: role.name }) : t('roles.new')}
      okText={t('roles.save')}
      onOk={form.submit}
      onCancel={props.onClose}
      confirmLoading={save.isPending}
      width={720}
    >
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ name: role?.name ?? '', rights: role ? [...role.rights] : ['orders:read'] }}
        onFinish={(input) => save.mutate(input)}
      >
        <Form.Item
          name="name"
          label={t('roles.name')}
          rules={[{ required: true, whitespace: true, message: t('common.required', { what: t('roles.name') }) }]}
        >
          <Input autoFocus maxLength={40} placeholder={t('roles.nameHint')} />
        </Form.Item>
        <Form.Item
          name="rights"
          label={t('roles.rights')}
          rules={[{ required: true, type: 'array', min: 1, message: t('settings.scopesPick') }]}
        >
          <Checkbox.Group className="role-rights">
            {rightGroups.map((group) => (
              <fieldset key={group}>
                <legend>{t(`roles.group.${group}`)}</legend>
                {rightsIn(group).map((right) => (
                  <Checkbox key={right} value={right} disabled={!mine.includes(right)}>
                    {t(`roles.right.${rightKey(right)}`)}
                  </Checkbox>
                ))}
              </fieldset>
            ))}
          </Checkbox.Group>
        </Form.Item>
        <FormError error={save.error} />
      </Form>
    </Modal>
  )
}
