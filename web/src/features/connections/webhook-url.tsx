import { CopyOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useFeedback } from '../../components/use-feedback.tsx'
import { copyText } from '../../lib/copy-text.ts'

/** An address of ours to be copied to the platform: where it pushes, or where it sends the merchant back. */
export function WebhookUrl(props: { url: string; what?: 'webhook' | 'redirect' }) {
  const { t } = useTranslation()
  const { copied } = useFeedback()
  const what = props.what ?? 'webhook'
  const name = t(`connections.${what}`)
  return (
    <div className="webhook">
      <span className="muted small nowrap">{name}</span>
      <code className="mono clip grow" title={props.url} data-testid={`${what}-url`}>
        {props.url}
      </code>
      <Button
        size="small"
        type="text"
        icon={<CopyOutlined />}
        aria-label={t('common.copyWhat', { what: name })}
        onClick={() => void copyText(props.url).then((isCopied) => copied(isCopied, t(`connections.${what}Copied`)))}
      />
    </div>
  )
}
