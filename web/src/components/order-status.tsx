import {
  BoxPlotOutlined,
  CarOutlined,
  CheckCircleFilled,
  ClockCircleOutlined,
  CloseCircleOutlined,
  DeploymentUnitOutlined,
  DollarCircleOutlined,
  HomeOutlined,
  LockOutlined,
  MinusCircleOutlined,
  PauseCircleFilled,
  PrinterOutlined,
  RollbackOutlined,
  SearchOutlined,
} from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import type { Hold, OrderStatus } from '../api/orders.ts'
import { useServerText } from '../lib/use-server-text.ts'
import { Badge, type Tone } from './badge.tsx'

const signs: Record<OrderStatus, { tone: Tone; Icon: typeof LockOutlined }> = {
  pending_payment: { tone: 'plain', Icon: ClockCircleOutlined },
  paid: { tone: 'info', Icon: DollarCircleOutlined },
  checking_stock: { tone: 'info', Icon: SearchOutlined },
  locked: { tone: 'info', Icon: LockOutlined },
  allocated: { tone: 'brand', Icon: DeploymentUnitOutlined },
  label_printed: { tone: 'brand', Icon: PrinterOutlined },
  shipped: { tone: 'brand', Icon: BoxPlotOutlined },
  in_transit: { tone: 'brand', Icon: CarOutlined },
  out_for_delivery: { tone: 'brand', Icon: HomeOutlined },
  delivered: { tone: 'ok', Icon: CheckCircleFilled },
  cancelled: { tone: 'plain', Icon: CloseCircleOutlined },
  returned: { tone: 'soon', Icon: RollbackOutlined },
  closed: { tone: 'plain', Icon: MinusCircleOutlined },
}

export function OrderStatusBadge(props: { status: OrderStatus; solid?: boolean }) {
  const { t } = useTranslation()
  const { tone, Icon } = signs[props.status]
  return (
    <Badge tone={tone} icon={<Icon aria-hidden="true" />} solid={props.solid ?? false}>
      {t(`status.${props.status}`)}
    </Badge>
  )
}

/** The holds of an order as one chip; the details are on hover. */
export function HoldBadge(props: { holds: readonly Hold[] }) {
  const { t } = useTranslation()
  const said = useServerText()
  const [first, ...rest] = props.holds
  if (!first) return null
  const title = props.holds.map((hold) => `${t(`hold.${hold.reason}`)} ${said(hold.detail)}`.trim()).join('\n')
  return (
    <Badge tone="held" solid icon={<PauseCircleFilled aria-hidden="true" />} title={title}>
      {t(`hold.${first.reason}`)}
      {rest.length > 0 ? ` +${rest.length}` : ''}
    </Badge>
  )
}
