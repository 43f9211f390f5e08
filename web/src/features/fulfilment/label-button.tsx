import { PrinterOutlined } from '@ant-design/icons'
import { Button, Tooltip } from 'antd'
import { useTranslation } from 'react-i18next'
import { type Fulfilment, fulfilmentsApi } from '../../api/fulfilments.ts'
import { usePreferences } from '../../app/preferences.ts'
import { reasonText } from '../../lib/error-messages.ts'
import { hasLabel } from '../../lib/next-stage.ts'
import { useCan } from '../session/use-session.ts'

/** Opens the label as a page to be printed; greyed with the reason while there is none. A label shows the receiver in plain. */
export function LabelButton(props: { fulfilment: Fulfilment; small?: boolean }) {
  const { t } = useTranslation()
  const { language } = usePreferences()
  const canWrite = useCan('fulfilment:write')
  const { fulfilment } = props
  const why = !canWrite
    ? t('common.readOnly', { right: t('nav.fulfilments') })
    : hasLabel(fulfilment)
      ? null
      : reasonText('fulfilment.no_label', language)
  const shape = { icon: <PrinterOutlined />, size: props.small ? ('small' as const) : ('middle' as const) }
  if (why !== null)
    return (
      <Tooltip title={why}>
        <Button {...shape} disabled>
          {t('fulfilment.openLabel')}
        </Button>
      </Tooltip>
    )
  return (
    <Button {...shape} href={fulfilmentsApi.labelUrl(fulfilment.id)} target="_blank" rel="noopener noreferrer">
      {t('fulfilment.openLabel')}
    </Button>
  )
}
