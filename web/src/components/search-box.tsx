import { SearchOutlined } from '@ant-design/icons'
import { Input } from 'antd'
import { useEffect, useRef, useState } from 'react'
import './list-tools.css'

const SEARCH_DELAY = 250

/** Searches while typing, after a short rest; the URL keeps the text. `/` leads here, Escape leads out. */
export function SearchBox(props: {
  id: string
  label: string
  placeholder?: string
  value: string
  onChange: (text: string) => void
}) {
  const [text, setText] = useState(props.value)
  const { value, onChange } = props
  /** What the address was told last: when it comes back, somebody may have typed on. */
  const sent = useRef(value)
  useEffect(() => {
    if (value.trim() === sent.current.trim()) return
    sent.current = value
    setText(value)
  }, [value])
  useEffect(() => {
    if (text.trim() === value.trim()) return
    const timer = setTimeout(() => {
      sent.current = text
      onChange(text)
    }, SEARCH_DELAY)
    return () => clearTimeout(timer)
  }, [text, value, onChange])
  return (
    <Input
      id={props.id}
      className="list-search"
      aria-label={props.label}
      placeholder={props.placeholder ?? props.label}
      prefix={<SearchOutlined aria-hidden="true" />}
      suffix={text === '' ? <kbd>/</kbd> : null}
      allowClear
      value={text}
      onChange={(event) => setText(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') event.currentTarget.blur()
      }}
    />
  )
}
