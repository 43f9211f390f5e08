import { FireFilled } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { queryKeys } from '../../api/keys.ts'
import { type LiveRoom, liveRoomsApi } from '../../api/live-rooms.ts'
import { Badge } from '../../components/badge.tsx'
import { Copyable } from '../../components/copyable.tsx'
import { TimeText } from '../../components/time-text.tsx'
import { formatExact, groupDigits } from '../../lib/format.ts'
import { useCan } from '../session/use-session.ts'
import { useWarehouses } from '../warehouses-by-id.ts'
import { LiveRoomDialog } from './live-room-dialog.tsx'

/** Live rooms that sell this campaign: their viewers against the threshold, and what helps them now. */
export function LiveRoomsCard(props: { campaignId: string; over: boolean }) {
  const { t } = useTranslation()
  const canWrite = useCan('campaigns:write')
  const [editing, setEditing] = useState<LiveRoom | 'new' | null>(null)
  const query = useQuery({
    queryKey: queryKeys.campaigns.liveRooms,
    queryFn: liveRoomsApi.list,
    refetchInterval: props.over ? false : 3_000,
  })
  const rooms = query.data?.items.filter(({ campaignId }) => campaignId === props.campaignId) ?? []
  if (query.data === undefined || (props.over && rooms.length === 0)) return null
  return (
    <section className="card">
      <h2 className="card-head">
        {t('campaigns.room.title')}
        <span className="grow" />
        {props.over ? null : (
          <Button size="small" disabled={!canWrite} onClick={() => setEditing('new')}>
            {t('campaigns.room.add')}
          </Button>
        )}
      </h2>
      {rooms.length === 0 ? <p className="card-body muted">{t('campaigns.room.none')}</p> : null}
      <ul className="live-rooms">
        {rooms.map((room) => (
          <Room key={room.roomId} room={room} onEdit={canWrite && !props.over ? () => setEditing(room) : null} />
        ))}
      </ul>
      {rooms.length > 0 && !props.over ? (
        <div className="terms-door">
          <p>{t('campaigns.room.door')}</p>
          <Copyable
            text={`POST ${window.location.origin}/api/v1/live-rooms/${rooms[0]?.roomId ?? ''}/viewers`}
            what={t('campaigns.room.door')}
            mono
          />
          <p className="muted small">{t('campaigns.room.doorHint')}</p>
        </div>
      ) : null}
      {editing ? (
        <LiveRoomDialog
          campaignId={props.campaignId}
          room={editing === 'new' ? null : editing}
          onClose={() => setEditing(null)}
        />
      ) : null}
    </section>
  )
}

function Room({ room, onEdit }: { room: LiveRoom; onEdit: (() => void) | null }) {
  const { t } = useTranslation()
  const warehouses = useWarehouses()
  const isHelped = room.surgedAt !== null
  const share = Math.min(1, room.viewers / room.threshold)
  return (
    <li>
      <div className="row">
        <span className="grow strong clip">{room.roomId}</span>
        {isHelped ? (
          <Badge tone="danger" solid icon={<FireFilled aria-hidden="true" />}>
            {t('campaigns.room.surging')}
          </Badge>
        ) : (
          <Badge tone="plain">{t(room.saidAt > 0 ? 'campaigns.room.calm' : 'campaigns.room.silent')}</Badge>
        )}
      </div>
      <p className="num row">
        <strong className="room-viewers">{groupDigits(room.viewers)}</strong>
        <span className="muted">{t('campaigns.room.of', { threshold: groupDigits(room.threshold) })}</span>
        <span className="grow" />
        {room.saidAt > 0 ? <TimeText at={room.saidAt} className="muted small" /> : null}
      </p>
      <span className={isHelped ? 'room-bar hot' : 'room-bar'} aria-hidden="true">
        <i className="room-share" style={{ width: `${share * 100}%` }} />
      </span>
      <p className="muted small num">
        {isHelped
          ? t('campaigns.room.helping', {
              warehouses: room.warehouses.map(warehouses.nameOf).join(t('common.listSeparator')),
              until: room.untilAt === null ? '' : formatExact(room.untilAt).slice(11),
            })
          : t('campaigns.room.rule', { pieces: groupDigits(room.topUpPieces), most: groupDigits(room.topUpMost) })}
      </p>
      {onEdit ? (
        <button type="button" className="link-button" onClick={onEdit}>
          {t('campaigns.room.edit')}
        </button>
      ) : null}
    </li>
  )
}
