import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Form, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { type BuyerContact, buyerPageApi } from '../../api/buyer-page.ts'
import { queryKeys } from '../../api/keys.ts'
import { useFeedback } from '../../components/use-feedback.tsx'
import { useCan } from '../session/use-session.ts'

/** How buyers reach the merchant from the parcel's page. */
export function BuyerContactForm() {
  const { t } = useTranslation()
  const { done, failed } = useFeedback()
  const client = useQueryClient()
  const canRead = useCan('settings:read')
  const canWrite = useCan('settings:write')
  const { data } = useQuery({ queryKey: queryKeys.buyerPage, queryFn: buyerPageApi.contact, enabled: canRead })
  const save = useMutation({
    mutationFn: buyerPageApi.save,
    onSuccess: (saved) => {
      client.setQueryData(queryKeys.buyerPage, saved)
      done(t('settings.buyerContact.saved'))
    },
    onError: failed,
  })
  if (!data) return null
  return (
    <section className="card" style={{ marginTop: 16 }}>
      <h2 className="card-head">
        {t('settings.buyerContact.title')}
        <span className="sub grow">{t('settings.buyerContact.hint')}</span>
      </h2>
      <Form<BuyerContact>
        className="card-body"
        layout="vertical"
        initialValues={data}
        disabled={!canWrite}
        onFinish={(contact) => save.mutate(contact)}
        style={{ maxWidth: 420 }}
      >
        <Form.Item
          name="phone"
          label={t('settings.buyerContact.phone')}
          rules={[{ pattern: /^[\d+][\d -]{4,19}$/, message: t('settings.buyerContact.wrongPhone') }]}
        >
          <Input autoComplete="off" inputMode="tel" />
        </Form.Item>
        <Form.Item name="wechat" label={t('settings.buyerContact.wechat')}>
          <Input autoComplete="off" maxLength={40} />
        </Form.Item>
        <Form.Item name="note" label={t('settings.buyerContact.note')}>
          <Input autoComplete="off" maxLength={80} placeholder={t('settings.buyerContact.noteHint')} />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={save.isPending}>
          {t('common.save')}
        </Button>
      </Form>
    </section>
  )
}
