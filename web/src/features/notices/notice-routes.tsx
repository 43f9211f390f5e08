import { EditOutlined } from '@ant-design/icons'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Switch } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Connection } from '../../api/connections.ts'
import { queryKeys } from '../../api/keys.ts'
import { type NoticeEventInfo, type NoticeRoute, noticesApi } from '../../api/notices.ts'
import { Badge } from '../../components/badge.tsx'
import { ChannelMark } from '../../components/channel-mark.tsx'
import { useFeedback } from '../../components/use-feedback.tsx'
import { formatMinuteOfDay } from '../../lib/format.ts'
import { useServerText } from '../../lib/use-server-text.ts'
import { useCan } from '../session/use-session.ts'
import { NoticeRouteDialog } from './notice-route-dialog.tsx'

interface Props {
  readonly routes: readonly NoticeRoute[]
  readonly events: readonly NoticeEventInfo[]
  readonly messengers: readonly Connection[]
}

/** Which event goes to which messenger: events down, messengers across. */
export function NoticeRoutes(props: Props) {
  const { t } = useTranslation()
  const said = useServerText()
  const client = useQueryClient()
  const canWrite = useCan('notify:write')
  const { failed } = useFeedback()
  const [editing, setEditing] = useState<{ route: NoticeRoute; event: NoticeEventInfo; name: string } | null>(null)
  const save = useMutation({
    mutationFn: noticesApi.saveRoute,
    onError: failed,
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.noticeRoutes }),
  })
  const routeOf = (event: NoticeEventInfo, connectionId: string): NoticeRoute =>
    props.routes.find((route) => route.event === event.event && route.connectionId === connectionId) ?? {
      event: event.event,
      connectionId,
      template: '',
      quietFrom: 0,
      quietTo: 0,
      enabled: false,
      title: '',
      nextConnectionId: '',
      nextMinutes: 10,
      nextUnless: 'delivered',
    }
  return (
    <section className="card">
      <h2 className="card-head">{t('notices.routes')}</h2>
      <div className="scroll-x">
        <table className="mini-table">
          <thead>
            <tr>
              <th scope="col">{t('notices.event')}</th>
              {props.messengers.map((messenger) => (
                <th key={messenger.id} scope="col">
                  <span className="row">
                    <ChannelMark kind={messenger.kind} />
                    {messenger.name}
                  </span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {props.events.map((event) => (
              <tr key={event.event}>
                <td>
                  <Badge tone={event.severity === 'red' ? 'danger' : event.severity === 'yellow' ? 'soon' : 'plain'}>
                    {said(event.title)}
                  </Badge>
                </td>
                {props.messengers.map((messenger) => {
                  const route = routeOf(event, messenger.id)
                  if (messenger.kind === 'wechat-mp' && event.audience !== 'buyer')
                    return (
                      <td key={messenger.id} className="muted" title={t('notices.buyersOnly')}>
                        —
                      </td>
                    )
                  return (
                    <td key={messenger.id}>
                      <div className="route-cell">
                        <Switch
                          size="small"
                          disabled={!canWrite}
                          checked={route.enabled}
                          loading={
                            save.isPending &&
                            save.variables.event === event.event &&
                            save.variables.connectionId === messenger.id
                          }
                          aria-label={t('notices.toggle', { event: said(event.title), name: messenger.name })}
                          onChange={(enabled) => save.mutate({ ...route, enabled })}
                        />
                        <button
                          type="button"
                          className="icon-button"
                          disabled={!canWrite}
                          aria-label={`${t('common.edit')} ${t('notices.editTitle', { event: said(event.title), name: messenger.name })}`}
                          onClick={() => setEditing({ route, event, name: messenger.name })}
                        >
                          <EditOutlined />
                        </button>
                        <RouteNote route={route} messengers={props.messengers} />
                      </div>
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {editing ? (
        <NoticeRouteDialog {...editing} messengers={props.messengers} onClose={() => setEditing(null)} />
      ) : null}
    </section>
  )
}

function RouteNote(props: { route: NoticeRoute; messengers: readonly Connection[] }) {
  const { t } = useTranslation()
  const { route } = props
  const next = props.messengers.find((messenger) => messenger.id === route.nextConnectionId)
  const notes = [
    route.quietFrom === route.quietTo
      ? ''
      : t('notices.quiet', { from: formatMinuteOfDay(route.quietFrom), to: formatMinuteOfDay(route.quietTo) }),
    route.template || route.title ? t('notices.custom') : '',
    next
      ? t('notices.chain', {
          minutes: route.nextMinutes,
          unless: t(`notices.unless.${route.nextUnless}`),
          name: next.name,
        })
      : '',
  ].filter(Boolean)
  return <span className="route-note num">{notes.join(' · ')}</span>
}
