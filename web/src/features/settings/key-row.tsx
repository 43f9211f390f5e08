import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { ApiKey } from '../../api/api-keys.ts'
import { Badge } from '../../components/badge.tsx'
import { TimeText } from '../../components/time-text.tsx'
import { rightKey } from '../../lib/right-words.ts'
import { useNow } from '../../lib/use-now.ts'

/** One key with its one or two secrets, each with its own last use. */
export function KeyRow(props: {
  item: ApiKey
  canWrite: boolean
  onRotate: () => void
  onRevoke: () => void
  onEndOverlap: () => void
}) {
  const { t } = useTranslation()
  const now = useNow()
  const { item } = props
  const hasEnded = item.expiresAt !== null && item.expiresAt <= now
  const isLive = item.revokedAt === null && !hasEnded
  const previous = item.previous && item.previous.until > now && isLive ? item.previous : null
  return (
    <tr className={isLive ? '' : 'muted'}>
      <td className="nowrap">{item.name}</td>
      <td className="mono nowrap">
        {item.prefix}…{previous ? <span className="muted"> {t('settings.newestSecret')}</span> : null}
        {previous ? (
          <div>
            {previous.prefix}…{' '}
            <span className="muted">
              {t('settings.olderSecret')} <TimeText at={previous.until} as="clock" />
            </span>
          </div>
        ) : null}
      </td>
      <td title={item.scopes.map((scope) => t(`roles.right.${rightKey(scope)}`)).join('\n')}>
        {t('settings.scopeCount', { count: item.scopes.length })}
        {item.rowScope ? <div className="muted small">{t('settings.limitedView')}</div> : null}
      </td>
      <td>
        <TimeText at={item.lastUsedAt} empty={t('settings.neverUsed')} />
        {previous ? (
          <div>
            <TimeText at={previous.lastUsedAt} empty={t('settings.neverUsed')} />
          </div>
        ) : null}
      </td>
      <td>
        {hasEnded ? (
          <Badge tone="danger">{t('settings.expired')}</Badge>
        ) : (
          <TimeText at={item.expiresAt} as="clock" empty={t('settings.expiryNever')} />
        )}
      </td>
      <td>
        <TimeText at={item.createdAt} as="clock" />
      </td>
      <td className="right">
        {item.revokedAt !== null ? (
          <Badge tone="plain">{t('settings.revoked')}</Badge>
        ) : (
          <div className="row key-acts">
            {previous ? (
              <Button size="small" disabled={!props.canWrite} onClick={props.onEndOverlap}>
                {t('settings.endOverlap')}
              </Button>
            ) : null}
            {isLive ? (
              <Button size="small" disabled={!props.canWrite} onClick={props.onRotate}>
                {t('settings.rotate')}
              </Button>
            ) : null}
            <Button size="small" disabled={!props.canWrite} onClick={props.onRevoke}>
              {t('settings.revoke')}
            </Button>
          </div>
        )}
      </td>
    </tr>
  )
}
