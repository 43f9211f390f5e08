import { ScanOutlined } from '@ant-design/icons'
import { Input, type InputRef } from 'antd'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

/** Where a scanner writes: it types the code and Enter like a keyboard, and the next code comes into the same field. */
export function ScanInput(props: {
  placeholder: string
  onScan: (code: string) => void
  /** For scanners alone: it waits for a code from the start, and no keyboard comes up on the screen. */
  waits?: boolean
}) {
  const { t } = useTranslation()
  const ref = useRef<InputRef>(null)
  const [text, setText] = useState('')
  return (
    <Input
      ref={ref}
      className="scan-input"
      aria-label={t('fulfilment.scan.label')}
      placeholder={props.placeholder}
      prefix={<ScanOutlined aria-hidden="true" />}
      autoComplete="off"
      autoCapitalize="off"
      spellCheck={false}
      enterKeyHint="search"
      {...(props.waits ? { autoFocus: true, inputMode: 'none' as const } : {})}
      value={text}
      onChange={(event) => setText(event.target.value)}
      onPressEnter={(event) => {
        // Enter of a form around it is not meant.
        event.preventDefault()
        if (event.nativeEvent.isComposing || text.trim() === '') return
        props.onScan(text.trim())
        setText('')
        ref.current?.focus()
      }}
    />
  )
}
