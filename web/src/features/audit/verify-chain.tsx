import { CheckCircleOutlined, SafetyCertificateOutlined, WarningOutlined } from '@ant-design/icons'
import { useMutation } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { auditApi, type Verdict } from '../../api/audit.ts'
import { Copyable } from '../../components/copyable.tsx'
import { useFeedback } from '../../components/use-feedback.tsx'
import { formatExact, groupDigits } from '../../lib/format.ts'

export function useVerify() {
  const { failed } = useFeedback()
  const [verdict, setVerdict] = useState<Verdict | null>(null)
  const run = useMutation({ mutationFn: () => auditApi.verify(setVerdict), onError: failed })
  return { verdict, isRunning: run.isPending, run: () => run.mutate() }
}

export function VerifyButton(props: { isRunning: boolean; onRun: () => void }) {
  const { t } = useTranslation()
  return (
    <Button type="primary" icon={<SafetyCertificateOutlined />} loading={props.isRunning} onClick={props.onRun}>
      {t('audit.verify')}
    </Button>
  )
}

/** What the walk over the chain found, in a sentence; grows while it runs. */
export function VerdictNote(props: { verdict: Verdict; isRunning: boolean }) {
  const { t } = useTranslation()
  const { verdict, isRunning } = props
  const span = {
    rows: groupDigits(verdict.rows),
    blocks: groupDigits(verdict.blocks),
    from: verdict.from === null ? '—' : formatExact(verdict.from),
    to: verdict.to === null ? '—' : formatExact(verdict.to),
  }
  if (verdict.flaw) {
    const { code, seq, landed, rowId } = verdict.flaw
    return (
      <div className="audit-verdict bad" role="alert">
        <WarningOutlined aria-hidden="true" />
        <div>
          <p className="strong">{t(`audit.flaw.${code}`, { seq, landed: landed ?? '' })}</p>
          <p className="small">{t('audit.flawWhere', { seq, landed: landed ?? '—', id: rowId ?? '—' })}</p>
          <p className="small">{t('audit.flawHint', { rows: span.rows })}</p>
        </div>
      </div>
    )
  }
  return (
    <div className="audit-verdict good" role="status">
      <CheckCircleOutlined aria-hidden="true" />
      <div>
        <p className="strong num">
          {isRunning ? t('audit.verifying', span) : verdict.rows === 0 ? t('audit.nothingYet') : t('audit.fits', span)}
        </p>
        {verdict.unsealed > 0 ? <p className="small">{t('audit.waiting', { count: verdict.unsealed })}</p> : null}
        {verdict.head && !isRunning ? (
          <p className="small row">
            <span className="muted nowrap">{t('audit.head')}</span>
            <Copyable
              text={`${verdict.head.seq}:${verdict.head.hash}`}
              what={t('audit.head')}
              mono
              className="always"
            />
          </p>
        ) : null}
      </div>
    </div>
  )
}
