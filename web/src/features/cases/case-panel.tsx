import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { type CaseHistory, type CaseItem, casesApi } from '../../api/cases.ts'
import { queryKeys } from '../../api/keys.ts'
import { Badge } from '../../components/badge.tsx'
import { CaseKind } from '../../components/case-kind.tsx'
import { CountdownBadge } from '../../components/countdown.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { TimeText } from '../../components/time-text.tsx'
import { useServerText } from '../../lib/use-server-text.ts'
import { useCan, useSession } from '../session/use-session.ts'
import { pageOfCase } from './case-page-url.ts'
import { useCaseWords } from './use-case-words.ts'

/** Codes that say that the buyer has no goods to use. */
const goods: readonly string[] = ['lost', 'damaged']

export type CaseVerb = 'take' | 'assign' | 'transfer' | 'close' | 'reopen' | 'complain'

/** One case: what it is, whose it is and why, what can be done now, and everything that happened to it. */
export function CasePanel(props: { id: string; onAct: (verb: CaseVerb, item: CaseItem) => void }) {
  const query = useQuery({ queryKey: queryKeys.cases.one(props.id), queryFn: () => casesApi.history(props.id) })
  if (query.error && !query.data) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  return query.data ? <Shown {...query.data} onAct={props.onAct} /> : null
}

function Shown(props: CaseHistory & { onAct: (verb: CaseVerb, item: CaseItem) => void }) {
  const { t } = useTranslation()
  const said = useServerText()
  const words = useCaseWords()
  const canWrite = useCan('cases:write')
  const canShip = useCan('orders:write')
  const me = useSession()?.user.id ?? ''
  const { case: item, history, onAct } = props
  const isOpen = item.status === 'open'
  const ofOpen: readonly CaseVerb[] = ['take', 'close', 'transfer', 'assign', 'complain']
  const verbs = isOpen ? ofOpen.filter((verb) => verb !== 'take' || item.assigneeId !== me) : (['reopen'] as const)
  return (
    <div className="case-panel">
      <header>
        <p className="muted">
          <CaseKind kind={item.kind} />
        </p>
        <h2>{words.code(item.code)}</h2>
        <CaseMarks item={item} />
      </header>
      <p>{said(item.detail)}</p>
      <dl className="case-facts">
        <dt>{t('cases.due')}</dt>
        <dd>
          {isOpen ? (
            <CountdownBadge deadline={item.dueAt} empty={t('cases.noDue')} />
          ) : (
            <TimeText at={item.closedAt} as="clock" />
          )}
        </dd>
        <dt>{t('cases.group')}</dt>
        <dd>
          {words.group(item.groupId)} <span className="muted">{useWhy(item)}</span>
        </dd>
        <dt>{t('cases.assignee')}</dt>
        <dd>{item.assigneeName || <span className="muted">{t('cases.nobody')}</span>}</dd>
        {item.causeCode ? (
          <>
            <dt>{t('cases.cause')}</dt>
            <dd>{words.code(item.causeCode)}</dd>
          </>
        ) : null}
      </dl>
      <div className="case-verbs">
        <Link to={pageOfCase(item)}>{t(item.orderId ? 'cases.order' : 'cases.parked')}</Link>
        {isOpen && canShip && item.orderId && goods.includes(item.code) ? (
          <Link to={`/orders/${item.orderId}?do=reship`}>{t('order.verb.reship')}</Link>
        ) : null}
        {canWrite
          ? verbs.map((verb, index) => (
              <Button key={verb} type={index === 0 ? 'primary' : 'default'} onClick={() => onAct(verb, item)}>
                {t(`cases.verb.${verb}`)}
              </Button>
            ))
          : null}
      </div>
      <h3>{t('cases.history')}</h3>
      <ol className="case-history">
        {[...history].reverse().map((event) => (
          <li key={`${event.at} ${event.kind} ${event.target} ${event.note}`}>
            <span className="row">
              <span className="strong grow">{t(`cases.event.${event.kind}`, { target: targetOf(event, words) })}</span>
              <TimeText at={event.at} as="clock" className="muted small" />
            </span>
            <span className="muted">
              {[event.byId === 'system' ? t('cases.byItself') : event.byName || event.byId, noteOf(event)]
                .filter(Boolean)
                .join(' · ')}
            </span>
          </li>
        ))}
      </ol>
    </div>
  )

  function noteOf(event: CaseHistory['history'][number]): string {
    if (event.kind !== 'routed') return said(event.note)
    return event.note === '0' ? t('cases.byCode') : event.note ? t('cases.byRule', { number: event.note }) : ''
  }
}

type Words = ReturnType<typeof useCaseWords>

function targetOf({ kind, target }: CaseHistory['history'][number], words: Words): string {
  if (kind === 'routed' || kind === 'transferred' || kind === 'past_due') return words.group(target)
  if (kind === 'opened' || kind === 'closed') return target ? words.code(target) : ''
  return target
}

function useWhy({ routedBy, transfers }: CaseItem): string {
  const { t } = useTranslation()
  if (transfers > 0) return t('cases.byPerson')
  return routedBy === null ? '' : routedBy === 0 ? t('cases.byCode') : t('cases.byRule', { number: routedBy })
}

/** Second complaint, opened again, closed by itself. */
export function CaseMarks(props: { item: CaseItem }) {
  const { t } = useTranslation()
  const { complaints, reopened, closedBy } = props.item
  return (
    <span className="case-marks">
      {complaints > 1 ? <Badge tone="danger">{t('cases.again', { count: complaints })}</Badge> : null}
      {complaints === 1 ? <Badge tone="soon">{t('cases.complaint')}</Badge> : null}
      {reopened > 0 ? <Badge tone="held">{t('cases.reopenedMark')}</Badge> : null}
      {closedBy === 'system' ? <Badge tone="plain">{t('cases.selfClosed')}</Badge> : null}
    </span>
  )
}
