import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { ApiError } from '../api/http.ts'
import { usePreferences } from '../app/preferences.ts'
import { messageOfCode } from '../lib/error-messages.ts'
import { Copyable } from './copyable.tsx'
import './states.css'

/** What happened, what to do, and the request id to quote. */
export function ErrorState(props: { error: unknown; onRetry?: () => void; tight?: boolean }) {
  const { t } = useTranslation()
  const { language } = usePreferences()
  const error = props.error instanceof ApiError ? props.error : null
  return (
    <div className={props.tight ? 'state tight' : 'state'} role="alert">
      <svg className="state-mark danger" viewBox="0 0 64 40" aria-hidden="true">
        <circle cx="32" cy="20" r="13" />
        <path d="M32 13v8m0 5v.5" />
      </svg>
      <p className="state-title">{t('error.title')}</p>
      <p className="state-hint">{messageOfCode(error?.code ?? 'platform.internal', language)}</p>
      {error?.requestId ? (
        <p className="state-request">
          {t('common.requestId')}
          <Copyable text={error.requestId} what={t('common.requestId')} mono />
        </p>
      ) : null}
      {props.onRetry ? (
        <div className="state-action">
          <Button onClick={props.onRetry}>{t('common.retry')}</Button>
        </div>
      ) : null}
    </div>
  )
}
