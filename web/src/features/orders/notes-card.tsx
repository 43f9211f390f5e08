import { CloseOutlined } from '@ant-design/icons'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type OrderDetail, ordersApi } from '../../api/orders.ts'
import { TimeText } from '../../components/time-text.tsx'
import { useFeedback } from '../../components/use-feedback.tsx'
import { eventFacts } from '../../lib/event-view.ts'
import { useCan } from '../session/use-session.ts'
import { useOrderAction } from './use-order-action.ts'

/** Notes for colleagues, and tags. */
export function NotesCard(props: { detail: OrderDetail }) {
  const { t } = useTranslation()
  const { done } = useFeedback()
  const { order, events } = props.detail
  const canWrite = useCan('orders:write')
  const [text, setText] = useState('')
  const note = useOrderAction(order.id, (words: string) => ordersApi.note(order.id, words))
  const notes = events.filter((event) => event.type === 'noted').sort((a, b) => b.version - a.version)
  const add = () =>
    note.mutate(text.trim(), {
      onSuccess: () => {
        setText('')
        done(t('order.noteDone'))
      },
    })
  return (
    <section className="card">
      <h2 className="card-head">{t('order.notes')}</h2>
      <div className="card-body stack">
        <TagEditor detail={props.detail} />
        <div className="note-form">
          <Input.TextArea
            aria-label={t('order.notes')}
            placeholder={t('order.notePlaceholder')}
            rows={1}
            className="grows"
            maxLength={500}
            disabled={!canWrite}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <Button disabled={text.trim() === ''} loading={note.isPending} onClick={add}>
            {t('order.addNote')}
          </Button>
        </div>
        {notes.map((event) => (
          <p key={event.version}>
            {eventFacts(event).text || event.reason}
            <span className="muted small">
              　{event.actor.name} · <TimeText at={event.at} />
            </span>
          </p>
        ))}
      </div>
    </section>
  )
}

function TagEditor(props: { detail: OrderDetail }) {
  const { t } = useTranslation()
  const { order } = props.detail
  const canWrite = useCan('orders:write')
  const [draft, setDraft] = useState('')
  const change = useOrderAction(order.id, (input: { add: string[]; remove: string[] }) =>
    ordersApi.tags(order.id, input),
  )
  const add = () => {
    const tag = draft.trim()
    if (tag === '' || order.tags.includes(tag)) return
    change.mutate({ add: [tag], remove: [] }, { onSuccess: () => setDraft('') })
  }
  return (
    <div className="tag-edit">
      {order.tags.map((tag) => (
        <span key={tag} className="tag">
          {tag}
          {canWrite ? (
            <button
              type="button"
              className="tag-remove"
              aria-label={t('order.removeTag', { tag })}
              onClick={() => change.mutate({ add: [], remove: [tag] })}
            >
              <CloseOutlined />
            </button>
          ) : null}
        </span>
      ))}
      {canWrite ? (
        <input
          aria-label={t('order.addTag')}
          placeholder={`+ ${t('order.addTag')}`}
          value={draft}
          maxLength={20}
          onChange={(event) => setDraft(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') add()
          }}
          onBlur={add}
        />
      ) : null}
    </div>
  )
}
