import { EyeOutlined } from '@ant-design/icons'
import { useMutation } from '@tanstack/react-query'
import { Button, Form, Input, Modal } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ordersApi } from '../../api/orders.ts'
import { Copyable } from '../../components/copyable.tsx'
import { FormError } from '../session/form-error.tsx'
import { useCan } from '../session/use-session.ts'

const SHOWN_SECONDS = 60

/** Name, phone and address in plain, for one reason and one minute. The text is kept nowhere but on this screen. */
export function RevealReceiver(props: { orderId: string }) {
  const { t } = useTranslation()
  const can = useCan('receiver:reveal')
  const [asking, setAsking] = useState(false)
  const [left, setLeft] = useState(0)
  const [form] = Form.useForm<{ reason: string }>()
  const reveal = useMutation({
    mutationFn: ({ reason }: { reason: string }) => ordersApi.reveal(props.orderId, reason),
    gcTime: 0,
    onSuccess: () => {
      setAsking(false)
      setLeft(SHOWN_SECONDS)
    },
  })
  const { reset } = reveal
  const isShown = left > 0
  useEffect(() => {
    if (!isShown) return
    const timer = setInterval(() => setLeft((seconds) => seconds - 1), 1_000)
    return () => {
      clearInterval(timer)
      reset()
    }
  }, [isShown, reset])
  if (!can) return null
  const plain = isShown ? reveal.data : undefined
  if (plain)
    return (
      <div className="revealed" role="status">
        <p className="num">
          <Copyable
            text={`${plain.name} ${plain.phone} ${plain.address}`}
            what={t('order.receiver')}
            className="always"
          />
        </p>
        {plain.remarks.map((text) => (
          <p key={text}>{text}</p>
        ))}
        <Button size="small" onClick={() => setLeft(0)}>
          {t('order.revealHide', { seconds: left })}
        </Button>
      </div>
    )
  return (
    <div className="reveal">
      <Button size="small" icon={<EyeOutlined />} onClick={() => setAsking(true)}>
        {t('order.reveal')}
      </Button>
      <Modal
        open={asking}
        title={t('order.revealTitle')}
        okText={t('order.reveal')}
        onOk={form.submit}
        onCancel={() => {
          setAsking(false)
          reset()
        }}
        confirmLoading={reveal.isPending}
        destroyOnHidden
        width={420}
      >
        <p className="muted">{t('order.revealHint')}</p>
        <Form
          form={form}
          layout="vertical"
          requiredMark={false}
          preserve={false}
          onFinish={(input) => reveal.mutate(input)}
        >
          <Form.Item
            name="reason"
            label={t('order.revealWhy')}
            rules={[
              {
                required: true,
                whitespace: true,
                min: 2,
                message: t('common.required', { what: t('order.revealWhy') }),
              },
            ]}
          >
            <Input autoFocus maxLength={200} placeholder={t('order.revealWhyHint')} />
          </Form.Item>
          <FormError error={reveal.error} />
        </Form>
      </Modal>
    </div>
  )
}
