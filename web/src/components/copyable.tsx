import { CheckOutlined, CopyOutlined } from '@ant-design/icons'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { copyText } from '../lib/copy-text.ts'
import './copyable.css'

/** Text with a copy button that shows on hover or focus, and always on touch screens. */
export function Copyable(props: { text: string; what: string; mono?: boolean; className?: string; shown?: string }) {
  const { t } = useTranslation()
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 1500)
    return () => clearTimeout(timer)
  }, [copied])
  return (
    <span className={`copyable ${props.className ?? ''}`}>
      <span className={`clip ${props.mono ? 'mono' : 'num'}`} title={props.text}>
        {props.shown ?? props.text}
      </span>
      <button
        type="button"
        className={copied ? 'copyable-button done' : 'copyable-button'}
        aria-label={copied ? t('common.copied') : t('common.copyWhat', { what: props.what })}
        title={copied ? t('common.copied') : t('common.copyWhat', { what: props.what })}
        onClick={(event) => {
          event.stopPropagation()
          copyText(props.text).then(setCopied, () => setCopied(false))
        }}
      >
        {copied ? <CheckOutlined /> : <CopyOutlined />}
      </button>
    </span>
  )
}
