import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Form, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { queryKeys } from '../../api/keys.ts'
import { type NoticeContact, noticesApi } from '../../api/notices.ts'
import { useFeedback } from '../../components/use-feedback.tsx'

/** Where messengers find this colleague. */
export function ReachCard() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { done, failed } = useFeedback()
  const contact = useQuery({ queryKey: queryKeys.noticeContact, queryFn: noticesApi.contact })
  const save = useMutation({
    mutationFn: noticesApi.saveContact,
    onSuccess: (saved) => {
      client.setQueryData(queryKeys.noticeContact, saved)
      done(t('common.saved'))
    },
    onError: failed,
  })
  if (!contact.data) return null
  return (
    <section className="card card-body">
      <h2 className="account-title">{t('account.reach')}</h2>
      <p className="muted">{t('account.reachHint')}</p>
      <Form<NoticeContact>
        layout="vertical"
        requiredMark={false}
        initialValues={contact.data}
        onFinish={save.mutate}
        style={{ marginTop: 12 }}
      >
        <div className="form-pair">
          <Form.Item name="wecomUserId" label={t('account.wecomUserId')}>
            <Input maxLength={64} placeholder="zhangsan" autoComplete="off" />
          </Form.Item>
          <Form.Item name="mobile" label={t('account.mobile')}>
            <Input maxLength={20} inputMode="tel" autoComplete="tel" />
          </Form.Item>
        </div>
        <Button htmlType="submit" loading={save.isPending}>
          {t('common.save')}
        </Button>
      </Form>
    </section>
  )
}
