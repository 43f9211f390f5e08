import { Form, InputNumber, Modal } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Fulfilment } from '../../api/fulfilments.ts'
import { useStage } from './use-stage.ts'

const HEAVIEST_G = 500_000

export function WeighDialog(props: { fulfilment: Fulfilment; onClose: () => void }) {
  const { t } = useTranslation()
  const stage = useStage(props.fulfilment.id)
  const [form] = Form.useForm<{ weightG: number }>()
  return (
    <Modal
      open
      title={t('fulfilment.weighTitle')}
      okText={t('common.save')}
      okButtonProps={{ className: 'touch' }}
      cancelButtonProps={{ className: 'touch' }}
      onOk={form.submit}
      onCancel={props.onClose}
      confirmLoading={stage.isPending}
      width={360}
    >
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        onFinish={({ weightG }) => stage.mutate({ verb: 'weigh', weightG }, { onSuccess: props.onClose })}
      >
        <Form.Item
          name="weightG"
          label={t('fulfilment.weight')}
          rules={[{ required: true, message: t('common.required', { what: t('fulfilment.weight') }) }]}
        >
          <InputNumber
            className="weigh-input"
            min={1}
            max={HEAVIEST_G}
            precision={0}
            autoFocus
            inputMode="numeric"
            style={{ width: '100%' }}
          />
        </Form.Item>
      </Form>
    </Modal>
  )
}
