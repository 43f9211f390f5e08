import { useTranslation } from 'react-i18next'
import type { Connection } from '../../api/connections.ts'
import { formatDayTime } from '../../lib/format.ts'

/** How the relay of a shop is, and whether its platform's messages come over a socket. Nothing for a shop without one. */
export function RelayLine(props: { connection: Pick<Connection, 'settings' | 'health'> }) {
  const { t } = useTranslation()
  const { settings, health } = props.connection
  if (typeof settings.relay !== 'string' || settings.relay === '') return null
  const relay = health?.relay ?? null
  return (
    <p className={relay?.state === 'down' ? 'connection-relay down' : 'connection-relay'} title={settings.relay}>
      <span className="strong">{t(`connections.relay.${relay?.state ?? 'unseen'}`)}</span>
      {relay ? (
        <span className="num nowrap">{t('connections.relay.since', { at: formatDayTime(relay.since) })}</span>
      ) : null}
      {relay?.state === 'up' && relay.socket ? (
        <span>{t(relay.socket === 'open' ? 'connections.relay.socketOpen' : 'connections.relay.socketClosed')}</span>
      ) : null}
    </p>
  )
}
