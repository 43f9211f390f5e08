import { CloseOutlined, ExpandAltOutlined } from '@ant-design/icons'
import { type CSSProperties, type ReactNode, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import './side-panel.css'

/** A drawer beside the list: the list stays alive, Esc closes, the URL knows that it is open. */
export function SidePanel(props: {
  label: string
  onClose: () => void
  pageUrl?: string
  width?: number
  children: ReactNode
}) {
  const { t } = useTranslation()
  const { onClose } = props
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing) return
      if (
        document.querySelector(
          '.ant-modal-wrap:not([style*="display: none"]), .ant-select-dropdown:not(.ant-select-dropdown-hidden), .ant-dropdown:not(.ant-dropdown-hidden)',
        )
      )
        return
      event.preventDefault()
      onClose()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [onClose])
  return (
    <aside
      className="side-panel"
      role="dialog"
      aria-label={props.label}
      style={{ '--panel-width': `${props.width ?? 720}px` } as CSSProperties}
    >
      <div className="side-panel-tools">
        {props.pageUrl ? (
          <Link to={props.pageUrl} className="icon-button" aria-label={t('common.expand')} title={t('common.expand')}>
            <ExpandAltOutlined />
          </Link>
        ) : null}
        <button
          type="button"
          className="icon-button"
          aria-label={t('common.close')}
          title={`${t('common.close')} (Esc)`}
          onClick={onClose}
        >
          <CloseOutlined />
        </button>
      </div>
      {/* Another page begins at its top. */}
      <div key={props.pageUrl} className="side-panel-scroll">
        {props.children}
      </div>
    </aside>
  )
}
