import { CopyOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useFeedback } from '../../components/use-feedback.tsx'
import { copyText } from '../../lib/copy-text.ts'

export function WebhookUrl(props: { url: string }) {
  const { t } = useTranslation()
  const { done } = useFeedback()
  return (
    <div className="webhook">
      <span className="muted small nowrap">{t('connections.webhook')}</span>
      <code className="mono clip grow" title={props.url} data-testid="webhook-url">
        {props.url}
      </code>
      <Button
        size="small"
        type="text"
        icon={<CopyOutlined />}
        aria-label={t('common.copyWhat', { what: t('connections.webhook') })}
        onClick={() =>
          void copyText(props.url).then((copied) =>
            done(copied ? t('connections.webhookCopied') : t('order.trackShown')),
          )
        }
      />
    </div>
  )
}
