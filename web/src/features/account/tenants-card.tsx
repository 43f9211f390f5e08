import { useMutation } from '@tanstack/react-query'
import { Button, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { accountApi } from '../../api/account.ts'
import { useFeedback } from '../../components/use-feedback.tsx'
import { useRoleName } from '../members/use-role-name.ts'
import { useSession } from '../session/use-session.ts'

/** Where this person works, and how to leave. */
export function TenantsCard() {
  const { t } = useTranslation()
  const session = useSession()
  const roleName = useRoleName()
  const { failed } = useFeedback()
  const [leaving, setLeaving] = useState<{ id: string; name: string } | null>(null)
  const leave = useMutation({
    mutationFn: accountApi.leaveTenant,
    onSuccess: () => window.location.assign('/'),
    onError: (error) => {
      setLeaving(null)
      failed(error)
    },
  })
  return (
    <section className="card">
      {session?.tenants.map((tenant) => (
        <div key={tenant.id} className="account-row">
          <div className="grow">
            <h2 className="account-title">{tenant.name}</h2>
            <p className="muted">{roleName(tenant.role)}</p>
          </div>
          <Button onClick={() => setLeaving(tenant)}>{t('account.leave')}</Button>
        </div>
      ))}
      <Modal
        open={leaving !== null}
        title={t('account.leaveTitle', { name: leaving?.name ?? '' })}
        okText={t('account.leave')}
        okButtonProps={{ danger: true }}
        onOk={() => leaving && leave.mutate(leaving.id)}
        onCancel={() => setLeaving(null)}
        confirmLoading={leave.isPending}
        width={420}
      >
        <p>{t('account.leaveHint')}</p>
      </Modal>
    </section>
  )
}
