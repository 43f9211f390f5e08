import {
  CheckCircleFilled,
  ClockCircleOutlined,
  ExclamationCircleFilled,
  MinusCircleOutlined,
  PauseCircleOutlined,
} from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import type { ConnectionState } from '../lib/connection-state.ts'
import { Badge, type Tone } from './badge.tsx'

const signs: Record<ConnectionState, { tone: Tone; Icon: typeof CheckCircleFilled }> = {
  good: { tone: 'ok', Icon: CheckCircleFilled },
  unknown: { tone: 'plain', Icon: MinusCircleOutlined },
  paused: { tone: 'plain', Icon: PauseCircleOutlined },
  throttled: { tone: 'soon', Icon: ClockCircleOutlined },
  half_open: { tone: 'soon', Icon: ClockCircleOutlined },
  failing: { tone: 'danger', Icon: ExclamationCircleFilled },
  open: { tone: 'danger', Icon: ExclamationCircleFilled },
  unauthorised: { tone: 'danger', Icon: ExclamationCircleFilled },
  to_authorise: { tone: 'soon', Icon: ExclamationCircleFilled },
}

export function ConnectionStateBadge(props: { state: ConnectionState }) {
  const { t } = useTranslation()
  const { tone, Icon } = signs[props.state]
  return (
    <Badge tone={tone} icon={<Icon aria-hidden="true" />}>
      {t(`connections.health.${props.state}`)}
    </Badge>
  )
}
