import { Form, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { parseMinuteOfDay } from '../lib/format.ts'

/** A time of the day as `22:00`, the same in every browser. */
export function TimeOfDayItem(props: { name: string; label: string; extra?: string }) {
  const { t } = useTranslation()
  return (
    <Form.Item
      name={props.name}
      label={props.label}
      extra={props.extra}
      rules={[
        {
          validator: (_, text: string | undefined) =>
            parseMinuteOfDay((text ?? '').trim()) === null
              ? Promise.reject(new Error(t('common.timeInvalid')))
              : Promise.resolve(),
        },
      ]}
    >
      <Input className="num" maxLength={5} placeholder="22:00" autoComplete="off" />
    </Form.Item>
  )
}
