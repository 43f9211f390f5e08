import { CloseOutlined } from '@ant-design/icons'
import { Button, Checkbox, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { type OrderDetail, ordersApi } from '../../api/orders.ts'
import { TimeText } from '../../components/time-text.tsx'
import { useFeedback } from '../../components/use-feedback.tsx'
import { eventFacts } from '../../lib/event-view.ts'
import { MarkLines } from '../field-rules/mark-words.tsx'
import { useCan } from '../session/use-session.ts'
import { useOrderAction } from './use-order-action.ts'

/** Notes for colleagues, and tags. */
export function NotesCard(props: { detail: OrderDetail }) {
  const { t } = useTranslation()
  const { done } = useFeedback()
  const { order, events } = props.detail
  const canWrite = useCan('orders:write')
  const [text, setText] = useState('')
  const [toShop, setToShop] = useState(false)
  const note = useOrderAction(order.id, (words: string) =>
    ordersApi.note(order.id, { text: words, toShop: toShop && props.detail.canWriteMemo }),
  )
  const notes = events.filter((event) => event.type === 'noted').sort((a, b) => b.version - a.version)
  const written = new Set(events.flatMap(({ type, data }) => (type === 'memo_written' ? [data?.note] : [])))
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
        <RuleMarksOf order={order} />
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
        {props.detail.canWriteMemo ? (
          <Checkbox
            checked={toShop}
            disabled={!canWrite}
            title={t('order.noteToShopHint')}
            onChange={(event) => setToShop(event.target.checked)}
          >
            {t('order.noteToShop')} <span className="muted small">{t('order.noteToShopHint')}</span>
          </Checkbox>
        ) : null}
        {notes.map((event) => (
          <p key={event.version}>
            {eventFacts(event).text || event.reason}
            <span className="muted small">
              　{event.actor.name} · <TimeText at={event.at} />
              {event.data?.toShop === true
                ? ` · ${t(written.has(event.version) ? 'order.noteSent' : 'order.noteSending')}`
                : ''}
            </span>
          </p>
        ))}
      </div>
    </section>
  )
}

/** What the shop's field rules put on the order, and why. */
function RuleMarksOf(props: { order: OrderDetail['order'] }) {
  const { t } = useTranslation()
  const { ruleMarks, connectionId } = props.order
  if (!ruleMarks || ruleMarks.marks.length === 0) return null
  return (
    <div>
      <MarkLines marks={ruleMarks.marks} />
      <Link className="small" to={`/connections/${connectionId}/fields`}>
        {t('fieldRules.ofOrder', { version: ruleMarks.version })}
      </Link>
    </div>
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
          <Link to={`/orders?tag=${encodeURIComponent(tag)}`}>{tag}</Link>
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
            if (event.key === 'Enter' && !event.nativeEvent.isComposing) add()
          }}
          onBlur={add}
        />
      ) : null}
    </div>
  )
}
