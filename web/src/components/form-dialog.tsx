import { Form, type FormInstance, Modal } from 'antd'
import type { ReactNode } from 'react'
import { FormError } from '../features/session/form-error.tsx'
import './form-dialog.css'

/** A form in a dialog: what it is about, its fields, the refusal above its buttons. Enter and the button send it. */
export function FormDialog<Input extends object>(props: {
  title: string
  hint?: ReactNode
  okText: string
  danger?: boolean
  /** Nothing to send yet. */
  disabled?: boolean
  width: number
  /** For forms that watch their own fields. */
  form?: FormInstance<Input>
  initialValues?: Partial<Input>
  save: { readonly mutate: (input: Input) => void; readonly isPending: boolean; readonly error?: unknown }
  onClose: () => void
  children: ReactNode
}) {
  const [own] = Form.useForm<Input>()
  const form = props.form ?? own
  return (
    <Modal
      open
      className="form-dialog"
      title={props.title}
      okText={props.okText}
      okButtonProps={{ danger: props.danger ?? false, disabled: props.disabled ?? false }}
      onOk={form.submit}
      onCancel={props.onClose}
      confirmLoading={props.save.isPending}
      width={props.width}
    >
      {props.hint ? <p className="muted form-dialog-hint">{props.hint}</p> : null}
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        noValidate
        scrollToFirstError={{ block: 'center', focus: true }}
        {...(props.initialValues ? { initialValues: props.initialValues } : {})}
        onFinish={(input) => props.save.mutate(input)}
      >
        {props.children}
        <FormError error={props.save.error} />
        {/* A form of several fields is sent with Enter only where it has a button of its own. */}
        <button type="submit" hidden aria-hidden="true" tabIndex={-1} />
      </Form>
    </Modal>
  )
}
