import { DownOutlined } from '@ant-design/icons'
import { useMutation } from '@tanstack/react-query'
import { Dropdown } from 'antd'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { accountApi } from '../api/account.ts'
import { useFeedback } from '../components/use-feedback.tsx'
import { useRoleName } from '../features/members/use-role-name.ts'
import { useTakeSession } from '../features/session/use-enter.ts'
import { useSession } from '../features/session/use-session.ts'

/** The tenant's name; with several, a menu to work in another one. */
export function TenantSwitcher() {
  const { t } = useTranslation()
  const session = useSession()
  const take = useTakeSession()
  const navigate = useNavigate()
  const roleName = useRoleName()
  const { failed } = useFeedback()
  const enter = useMutation({
    mutationFn: accountApi.enterTenant,
    onSuccess: (next) => {
      void navigate('/today')
      take(next)
    },
    onError: failed,
  })
  const name = <span className="tenant-name clip">{session?.tenant.name}</span>
  if (!session || session.tenants.length < 2) return name
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        selectedKeys: [session.tenant.id],
        items: session.tenants.map((tenant) => ({
          key: tenant.id,
          label: (
            <>
              {tenant.name}
              <span className="muted">　{roleName(tenant.role)}</span>
            </>
          ),
        })),
        onClick: ({ key }) => {
          if (key !== session.tenant.id) enter.mutate(key)
        },
      }}
    >
      <button type="button" className="tenant-switch" aria-label={t('account.switchTenant')}>
        {name}
        <DownOutlined aria-hidden="true" />
      </button>
    </Dropdown>
  )
}
