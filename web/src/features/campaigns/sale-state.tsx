import {
  CalendarOutlined,
  CheckCircleOutlined,
  CloseCircleOutlined,
  FieldTimeOutlined,
  InboxOutlined,
  type StopOutlined,
  SyncOutlined,
  ThunderboltFilled,
} from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import type { Campaign } from '../../api/campaigns.ts'
import { Badge, type Tone } from '../../components/badge.tsx'
import { type SaleState, saleStateOf } from '../../lib/sale-view.ts'

const signs: Record<SaleState, { tone: Tone; Icon: typeof StopOutlined }> = {
  scheduled: { tone: 'info', Icon: CalendarOutlined },
  carving: { tone: 'soon', Icon: SyncOutlined },
  ready: { tone: 'info', Icon: InboxOutlined },
  open: { tone: 'ok', Icon: ThunderboltFilled },
  sold_out: { tone: 'held', Icon: CheckCircleOutlined },
  closing: { tone: 'soon', Icon: FieldTimeOutlined },
  closed: { tone: 'plain', Icon: CheckCircleOutlined },
  cancelled: { tone: 'plain', Icon: CloseCircleOutlined },
}

/** Where a campaign stands, in three signs. */
export function SaleStateBadge(props: { campaign: Campaign; now: number; solid?: boolean }) {
  const { t } = useTranslation()
  const state = saleStateOf(props.campaign, props.now)
  const { tone, Icon } = signs[state]
  return (
    <Badge tone={tone} icon={<Icon aria-hidden="true" />} solid={props.solid ?? false}>
      {t(`campaigns.state.${state}`)}
    </Badge>
  )
}
