import { MoreOutlined } from '@ant-design/icons'
import { Button, Dropdown, Tooltip } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { type OrderDetail, ordersApi } from '../../api/orders.ts'
import { usePreferences } from '../../app/preferences.ts'
import { useFeedback } from '../../components/use-feedback.tsx'
import { reasonText } from '../../lib/error-messages.ts'
import { type OrderButton, type OrderVerb, orderButtons } from '../../lib/order-actions.ts'
import { FileCaseDialog } from '../cases/file-case-dialog.tsx'
import { useCan } from '../session/use-session.ts'
import { CancelDialog } from './cancel-dialog.tsx'
import { HoldDialog } from './hold-dialog.tsx'
import { ReleaseDialog } from './release-dialog.tsx'
import { ReshipDialog } from './reship-dialog.tsx'
import { SplitDialog } from './split-dialog.tsx'
import { useOrderAction } from './use-order-action.ts'

const IN_SIGHT = 3

/** What can be done now, top right, in order of likelihood; what cannot is greyed with the reason. */
export function OrderActions(props: { detail: OrderDetail }) {
  const { t } = useTranslation()
  const { language } = usePreferences()
  const { done } = useFeedback()
  const { order, actions, holds } = props.detail
  const canWrite = useCan('orders:write')
  const canFile = useCan('cases:write')
  const [asked] = useSearchParams()
  const [dialog, setDialog] = useState<OrderVerb | 'file' | null>(
    canWrite && asked.get('do') === 'reship' && props.detail.reshippable.length > 0 ? 'reship' : null,
  )
  const retry = useOrderAction(order.id, () => ordersApi.retryRouting(order.id))
  const merge = useOrderAction(order.id, () => ordersApi.merge(order.id))

  const start = (verb: OrderVerb) => {
    if (verb === 'retry_routing') retry.mutate(undefined, { onSuccess: () => done(t('order.retryDone')) })
    else if (verb === 'merge') merge.mutate(undefined, { onSuccess: () => done(t('order.mergeDone')) })
    else setDialog(verb)
  }
  const buttons = orderButtons(actions, holds).map((button) =>
    canWrite
      ? button
      : { ...button, allowed: false, primary: false, why: t('common.readOnly', { right: t('nav.orders') }) },
  )
  const shown = buttons.slice(0, IN_SIGHT)
  const rest = buttons.slice(IN_SIGHT)
  const close = () => setDialog(null)
  return (
    <div className="order-actions">
      {shown.map((button) => (
        <ActionButton
          key={button.verb}
          button={button}
          busy={(button.verb === 'retry_routing' && retry.isPending) || (button.verb === 'merge' && merge.isPending)}
          onStart={start}
        />
      ))}
      {rest.length > 0 || canFile ? (
        <Dropdown
          trigger={['click']}
          placement="bottomRight"
          menu={{
            items: [
              ...rest.map((button) => ({
                key: button.verb,
                disabled: !button.allowed,
                danger: button.verb === 'cancel' && button.allowed,
                onClick: () => start(button.verb),
                label: (
                  <div className="two-lines">
                    <span>{t(`order.verb.${button.verb}`)}</span>
                    {button.allowed ? null : <span>{reasonText(button.why, language)}</span>}
                  </div>
                ),
              })),
              ...(canFile ? [{ key: 'file', onClick: () => setDialog('file'), label: t('cases.file') }] : []),
            ],
          }}
        >
          <Button icon={<MoreOutlined />} aria-label={t('app.more')} />
        </Dropdown>
      ) : null}
      {dialog === 'file' ? <FileCaseDialog orderId={order.id} onClose={close} /> : null}
      {dialog === 'hold' ? <HoldDialog orderIds={[order.id]} onClose={close} /> : null}
      {dialog === 'release' ? <ReleaseDialog detail={props.detail} onClose={close} /> : null}
      {dialog === 'cancel' ? <CancelDialog detail={props.detail} onClose={close} /> : null}
      {dialog === 'reship' ? <ReshipDialog detail={props.detail} onClose={close} /> : null}
      {dialog === 'split' ? <SplitDialog detail={props.detail} onClose={close} /> : null}
    </div>
  )
}

function ActionButton(props: { button: OrderButton; busy: boolean; onStart: (verb: OrderVerb) => void }) {
  const { t } = useTranslation()
  const { language } = usePreferences()
  const { verb, allowed, why } = props.button
  const button = (
    <Button
      type={props.button.primary ? 'primary' : 'default'}
      danger={verb === 'cancel' && allowed}
      disabled={!allowed}
      loading={props.busy}
      onClick={() => props.onStart(verb)}
    >
      {t(`order.verb.${verb}`)}
    </Button>
  )
  return allowed ? button : <Tooltip title={reasonText(why, language)}>{button}</Tooltip>
}
