import {
  ApiOutlined,
  KeyOutlined,
  PartitionOutlined,
  RobotOutlined,
  ShoppingOutlined,
  ToolOutlined,
  UserOutlined,
} from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import type { AuditEntry } from '../../api/audit.ts'
import { useConnections } from '../connections-by-id.ts'

const icons = {
  user: UserOutlined,
  api_key: KeyOutlined,
  system: RobotOutlined,
  channel: ApiOutlined,
  rule: PartitionOutlined,
  buyer: ShoppingOutlined,
  operator: ToolOutlined,
} as const

/** Who did it, with the sign of what they are. */
export function ActorSign(props: { actor: AuditEntry['actor'] }) {
  const { t } = useTranslation()
  const connections = useConnections()
  const { kind, id, name } = props.actor
  const Icon = icons[kind]
  const title = t(`audit.kind.${kind}`)
  const shown = name ?? (kind === 'channel' ? connections.nameOf(id) || id : kind === 'system' ? title : id)
  return (
    <span className="row audit-actor" title={`${title} ${id}`}>
      <Icon aria-hidden="true" className={`audit-sign ${kind}`} />
      <span className="two-lines">
        <span className="clip">{shown}</span>
        <span className="clip">{kind === 'system' ? id : title}</span>
      </span>
    </span>
  )
}
