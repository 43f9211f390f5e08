import {
  AlertOutlined,
  ApiOutlined,
  AuditOutlined,
  BellOutlined,
  DatabaseOutlined,
  HourglassOutlined,
  InboxOutlined,
  LinkOutlined,
  MergeCellsOutlined,
  NotificationOutlined,
  ProfileOutlined,
  SendOutlined,
  SettingOutlined,
  SunOutlined,
  TeamOutlined,
  ThunderboltOutlined,
  WalletOutlined,
} from '@ant-design/icons'

import type { Right } from '../api/auth.ts'

export interface NavItem {
  readonly key:
    | 'today'
    | 'board'
    | 'orders'
    | 'fulfilments'
    | 'merging'
    | 'stock'
    | 'campaigns'
    | 'cases'
    | 'payments'
    | 'connections'
    | 'mappings'
    | 'parked'
    | 'notices'
    | 'webhooks'
    | 'audit'
    | 'members'
    | 'settings'
  readonly path: string
  readonly Icon: typeof SunOutlined
  /** Second key of `g …`. */
  readonly go: string
  readonly group: 'work' | 'setup'
  /** Right without which the page has nothing to show. */
  readonly right: Right
}

export const navItems: readonly NavItem[] = [
  { key: 'today', path: '/today', Icon: SunOutlined, go: 't', group: 'work', right: 'insights:read' },
  { key: 'board', path: '/board', Icon: HourglassOutlined, go: 'b', group: 'work', right: 'orders:read' },
  { key: 'orders', path: '/orders', Icon: ProfileOutlined, go: 'o', group: 'work', right: 'orders:read' },
  { key: 'fulfilments', path: '/fulfilments', Icon: SendOutlined, go: 'f', group: 'work', right: 'fulfilment:read' },
  { key: 'merging', path: '/merges', Icon: MergeCellsOutlined, go: 'd', group: 'work', right: 'orders:read' },
  { key: 'stock', path: '/stock', Icon: DatabaseOutlined, go: 's', group: 'work', right: 'stock:read' },
  { key: 'campaigns', path: '/campaigns', Icon: ThunderboltOutlined, go: 'e', group: 'work', right: 'campaigns:read' },
  { key: 'cases', path: '/cases', Icon: AlertOutlined, go: 'x', group: 'work', right: 'cases:read' },
  { key: 'payments', path: '/payments', Icon: WalletOutlined, go: 'r', group: 'work', right: 'finance:read' },
  { key: 'connections', path: '/connections', Icon: ApiOutlined, go: 'c', group: 'setup', right: 'connections:read' },
  { key: 'mappings', path: '/mappings', Icon: LinkOutlined, go: 'm', group: 'setup', right: 'catalog:read' },
  { key: 'parked', path: '/parked', Icon: InboxOutlined, go: 'p', group: 'setup', right: 'parked:read' },
  { key: 'notices', path: '/notices', Icon: BellOutlined, go: 'n', group: 'setup', right: 'notify:read' },
  { key: 'webhooks', path: '/webhooks', Icon: NotificationOutlined, go: 'w', group: 'setup', right: 'webhooks:read' },
  { key: 'audit', path: '/audit', Icon: AuditOutlined, go: 'a', group: 'setup', right: 'audit:read' },
  { key: 'members', path: '/members', Icon: TeamOutlined, go: 'u', group: 'setup', right: 'members:read' },
  { key: 'settings', path: '/settings', Icon: SettingOutlined, go: ',', group: 'setup', right: 'settings:read' },
]
