import { Form } from 'antd'
import { useTranslation } from 'react-i18next'
import { GroupedChecks } from '../../components/grouped-checks.tsx'
import { rightGroups, rightKey, rightsIn } from '../../lib/right-words.ts'
import { useSession } from '../session/use-session.ts'
import './roles.css'

/** Picks rights, of a role or a key. Those that the person lacks cannot be ticked. */
export function RightsItem(props: { name: string; label: string }) {
  const { t } = useTranslation()
  const mine = useSession()?.rights ?? []
  return (
    <Form.Item
      name={props.name}
      label={props.label}
      rules={[{ required: true, type: 'array', min: 1, message: t('settings.scopesPick') }]}
    >
      <GroupedChecks
        className="role-rights"
        groups={rightGroups.map((group) => ({
          key: group,
          legend: t(`roles.group.${group}`),
          items: rightsIn(group).map((right) => ({
            value: right,
            label: t(`roles.right.${rightKey(right)}`),
            disabled: !mine.includes(right),
          })),
        }))}
      />
    </Form.Item>
  )
}
