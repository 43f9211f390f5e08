import { Modal, Radio } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

const choices = [0, 1, 24, 72, 168] as const

/** A new secret: how long the old one still works beside it. */
export function OverlapDialog(props: {
  title: string
  hint: string
  loading: boolean
  onOk: (overlapHours: number) => void
  onClose: () => void
}) {
  const { t } = useTranslation()
  const [hours, setHours] = useState<number>(24)
  return (
    <Modal
      open
      title={props.title}
      okText={t('webhooks.rotate')}
      onOk={() => props.onOk(hours)}
      onCancel={props.onClose}
      confirmLoading={props.loading}
      width={440}
    >
      <p className="muted" style={{ marginBottom: 12 }}>
        {props.hint}
      </p>
      <Radio.Group
        value={hours}
        onChange={(event) => setHours(Number(event.target.value))}
        style={{ display: 'flex', flexDirection: 'column', gap: 8 }}
        options={choices.map((value) => ({ value, label: t(`webhooks.overlap.h${value}`) }))}
      />
    </Modal>
  )
}
