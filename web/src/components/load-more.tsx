import { Button } from 'antd'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import './load-more.css'

/** Fetches the next page when it comes into sight; the button is there for keyboards. */
export function LoadMore(props: { hasMore: boolean; loading: boolean; onMore: () => void; shown: boolean }) {
  const { t } = useTranslation()
  const ref = useRef<HTMLDivElement>(null)
  const latest = useRef(props)
  latest.current = props
  const { hasMore } = props
  useEffect(() => {
    const target = ref.current
    if (!target || !hasMore) return
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting) && !latest.current.loading) latest.current.onMore()
      },
      { rootMargin: '400px' },
    )
    observer.observe(target)
    return () => observer.disconnect()
  }, [hasMore])
  if (!props.shown) return null
  return (
    <div ref={ref} className="load-more">
      {props.hasMore ? (
        <Button type="text" loading={props.loading} onClick={props.onMore}>
          {t('common.loadMore')}
        </Button>
      ) : (
        <span className="muted small">{t('common.end')}</span>
      )}
    </div>
  )
}
