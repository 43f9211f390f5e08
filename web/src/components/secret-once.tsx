import { Button, Modal } from 'antd'
import { useTranslation } from 'react-i18next'
import { copyText } from '../lib/copy-text.ts'
import { useFeedback } from './use-feedback.tsx'
import './secret-once.css'

/** A secret that was just made: shown now and never again. It closes only by saying that it was kept. */
export function SecretOnce(props: { secret: string; hint?: string; testId: string; onClose: () => void }) {
  const { t } = useTranslation()
  const { copied } = useFeedback()
  return (
    <Modal
      open
      title={t('settings.keyOnce')}
      closable={false}
      footer={
        <Button type="primary" onClick={props.onClose}>
          {t('settings.keyClose')}
        </Button>
      }
      width={560}
    >
      {props.hint ? <p className="muted">{props.hint}</p> : null}
      <div className="secret-once">
        <code className="mono grow" data-testid={props.testId}>
          {props.secret}
        </code>
        <Button
          size="small"
          onClick={() => void copyText(props.secret).then((isCopied) => copied(isCopied, t('settings.keyCopied')))}
        >
          {t('common.copy')}
        </Button>
      </div>
    </Modal>
  )
}
