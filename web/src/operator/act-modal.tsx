import { Button, Form, Input, InputNumber, Modal, Select } from 'antd'
import { useState } from 'react'
import { useFeedback } from '../components/use-feedback.tsx'
import { useWords } from './operator-words.ts'

export interface ActField {
  readonly name: string
  readonly label: string
  readonly hint?: string
  readonly kind: 'number' | 'text' | 'choice'
  readonly initial?: number | string
  readonly least?: number
  readonly most?: number
  /** Decimals of a number; 0 unless told. */
  readonly precision?: number
  readonly choices?: readonly { readonly value: string; readonly label: string }[]
}

export interface Act {
  readonly title: string
  readonly effect?: string
  readonly danger?: boolean
  readonly fields?: readonly ActField[]
  /** Values by field name; `why` is always there. */
  readonly run: (values: Readonly<Record<string, string | number>>) => Promise<unknown>
}

/** One way to act: what will happen, the facts it needs, and why. */
export function ActModal(props: { act: Act; onClose: () => void; onDone: () => void }) {
  const { act } = props
  const words = useWords()
  const { done, failed } = useFeedback()
  const [form] = Form.useForm<Record<string, string | number>>()
  const [busy, setBusy] = useState(false)
  const submit = async (values: Record<string, string | number>) => {
    setBusy(true)
    try {
      await act.run(values)
      done(words.act.done)
      props.onDone()
      props.onClose()
    } catch (error) {
      failed(error)
    } finally {
      setBusy(false)
    }
  }
  const initial = Object.fromEntries(
    (act.fields ?? []).flatMap(({ name, initial: value }) => (value === undefined ? [] : [[name, value]])),
  )
  return (
    <Modal
      open
      title={act.title}
      onCancel={props.onClose}
      width={480}
      footer={
        <>
          <Button onClick={props.onClose}>{words.act.cancel}</Button>
          <Button type="primary" danger={act.danger ?? false} loading={busy} onClick={() => form.submit()}>
            {act.title}
          </Button>
        </>
      }
    >
      {act.effect ? <p className="muted op-effect">{act.effect}</p> : null}
      <Form form={form} layout="vertical" initialValues={initial} onFinish={(values) => void submit(values)}>
        {(act.fields ?? []).map((field) => (
          <Form.Item
            key={field.name}
            name={field.name}
            label={field.label}
            extra={field.hint}
            rules={[{ required: true, message: field.label }]}
          >
            <Entry field={field} />
          </Form.Item>
        ))}
        <Form.Item
          name="why"
          label={words.act.why}
          extra={words.act.whyHint}
          rules={[{ required: true, whitespace: true, min: 2, message: words.act.why }]}
        >
          <Input.TextArea rows={2} maxLength={500} />
        </Form.Item>
      </Form>
    </Modal>
  )
}

/** antd hands value and change to the child of a Form.Item. */
function Entry({ field, ...given }: { field: ActField }) {
  if (field.kind === 'choice') return <Select options={[...(field.choices ?? [])]} {...given} />
  if (field.kind === 'text') return <Input maxLength={60} autoComplete="off" {...given} />
  return (
    <InputNumber
      min={field.least ?? 0}
      max={field.most ?? 1_000_000}
      precision={field.precision ?? 0}
      style={{ width: '100%' }}
      {...given}
    />
  )
}
