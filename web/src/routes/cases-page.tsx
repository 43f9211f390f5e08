import { useQuery } from '@tanstack/react-query'
import { Button, Select } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { type CaseItem, casesApi } from '../api/cases.ts'
import { queryKeys } from '../api/keys.ts'
import { Badge } from '../components/badge.tsx'
import { CaseKind } from '../components/case-kind.tsx'
import { CountdownBadge } from '../components/countdown.tsx'
import { DataTable } from '../components/data-table.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import { ErrorState } from '../components/error-state.tsx'
import { ExportLink } from '../components/export-link.tsx'
import { FilterTabs } from '../components/filter-tabs.tsx'
import { PageHead } from '../components/page-head.tsx'
import { SidePanel } from '../components/side-panel.tsx'
import { TimeText } from '../components/time-text.tsx'
import {
  AssignCaseDialog,
  ComplainDialog,
  ReopenCaseDialog,
  TransferCaseDialog,
} from '../features/cases/case-dialogs.tsx'
import { CaseFigures } from '../features/cases/case-figures.tsx'
import { pageOfCase } from '../features/cases/case-page-url.ts'
import { CaseMarks, CasePanel, type CaseVerb } from '../features/cases/case-panel.tsx'
import { CloseCaseDialog } from '../features/cases/close-case-dialog.tsx'
import { useCaseStep } from '../features/cases/use-case-step.ts'
import { useCaseWords } from '../features/cases/use-case-words.ts'
import { useCan, useSession } from '../features/session/use-session.ts'
import { casesByCode, codesOf } from '../lib/case-order.ts'
import { useShortcuts } from '../lib/shortcuts.ts'
import { useListCursor } from '../lib/use-list-cursor.ts'
import { useNow } from '../lib/use-now.ts'
import { useServerText } from '../lib/use-server-text.ts'
import '../features/cases/cases.css'

const dialogs = {
  close: CloseCaseDialog,
  transfer: TransferCaseDialog,
  assign: AssignCaseDialog,
  reopen: ReopenCaseDialog,
  complain: ComplainDialog,
} as const

export function CasesPage() {
  const { t } = useTranslation()
  const said = useServerText()
  const now = useNow()
  const words = useCaseWords()
  const me = useSession()?.user.id ?? ''
  const canWrite = useCan('cases:write')
  const [search, setSearch] = useSearchParams()
  const status = search.get('status') === 'closed' ? 'closed' : 'open'
  const code = search.get('code') ?? ''
  const group = search.get('group') ?? ''
  const open = search.get('open') ?? ''
  const query = useQuery({ queryKey: queryKeys.cases.list(status), queryFn: () => casesApi.list(status) })
  const all = useMemo(
    () =>
      query.data?.items.filter(
        (item) => group === '' || (group === 'me' ? item.assigneeId === me : item.groupId === group),
      ),
    [query.data, group, me],
  )
  const shown = useMemo(() => {
    if (!all) return undefined
    const kept = code ? all.filter((item) => item.code === code) : all
    return status === 'open' ? casesByCode(kept) : kept
  }, [all, code, status])
  const [acting, setActing] = useState<{ verb: keyof typeof dialogs; item: CaseItem } | null>(null)
  const Dialog = acting ? dialogs[acting.verb] : null
  const take = useCaseStep({
    orderId: '',
    step: (id: string) => casesApi.assign(id, null),
    said: t('cases.taken'),
  })
  const act = (verb: CaseVerb, item: CaseItem) => {
    if (verb === 'take') take.mutate(item.id)
    else setActing({ verb, item })
  }
  const { cursor: current, setCursor } = useListCursor({
    keys: (shown ?? []).map((item) => item.id),
    openKey: open,
    onOpen: (key) => set({ open: key }),
  })
  const onCurrent = (verb: CaseVerb) => () => {
    const item = shown?.find((candidate) => candidate.id === current)
    if (!item || !canWrite || item.status !== 'open' || (verb === 'take' && item.assigneeId === me)) return
    act(verb, item)
  }
  useShortcuts({ a: onCurrent('take'), t: onCurrent('transfer'), c: onCurrent('close') })
  const red = (all ?? []).filter((item) => item.severity === 'red').length
  const overdue = (all ?? []).filter((item) => item.dueAt !== null && item.dueAt < now).length
  const answer = !all
    ? t('cases.title')
    : status === 'closed'
      ? t('cases.closed')
      : all.length === 0
        ? t('cases.calm')
        : t('cases.sentence', { count: all.length, red })
  return (
    <>
      <PageHead
        name={t('cases.title')}
        answer={
          <span className="num">
            {answer}
            {status === 'open' && overdue > 0 ? t('cases.sentenceOverdue', { count: overdue }) : ''}
          </span>
        }
        actions={
          <>
            <Select
              aria-label={t('cases.group')}
              value={group}
              onChange={(next) => set({ group: next })}
              style={{ minWidth: 128 }}
              options={[
                { value: '', label: t('cases.allGroups') },
                { value: 'me', label: t('cases.mine') },
                ...words.groupOptions,
              ]}
            />
            <ExportLink href={casesApi.exportUrl(status)} />
          </>
        }
      />
      <CaseFigures />
      <FilterTabs
        label={t('cases.title')}
        value={status}
        onChange={(next) => setSearch({ ...(next === 'open' ? {} : { status: next }), ...(group ? { group } : {}) })}
        tabs={[
          { key: 'open', label: t('cases.open'), count: status === 'open' && all ? all.length : null, tone: 'danger' },
          { key: 'closed', label: t('cases.closed') },
        ]}
      />
      {all && all.length > 0 ? (
        <div className="chips" role="toolbar" aria-label={t('cases.allKinds')}>
          <button type="button" aria-pressed={code === ''} className="chip" onClick={() => set({ code: '' })}>
            {t('cases.allKinds')}
          </button>
          {codesOf(all).map((one) => (
            <button
              key={one.code}
              type="button"
              aria-pressed={code === one.code}
              className="chip"
              onClick={() => set({ code: one.code })}
            >
              {words.code(one.code)} <span className="num muted">{one.count}</span>
            </button>
          ))}
          {status === 'open' ? <span className="muted case-keys">{t('cases.keys')}</span> : null}
        </div>
      ) : null}
      {query.error && !all ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : null}
      {query.error && !all ? null : (
        <DataTable<CaseItem>
          label={t('cases.title')}
          rows={shown}
          rowKey={(item) => item.id}
          onOpen={(item) => {
            setCursor(item.id)
            set({ open: item.id })
          }}
          openKey={open}
          cursorKey={current}
          {...(status === 'open' ? { groupOf: (item: CaseItem) => words.code(item.code) } : {})}
          columns={[
            { key: 'due', title: t('cases.due'), width: 176, render: (item) => <Due item={item} /> },
            {
              key: 'kind',
              title: t('common.reason'),
              width: 180,
              render: (item) => <KindBadge item={item} />,
            },
            {
              key: 'owner',
              title: t('cases.group'),
              width: 132,
              from: 1024,
              render: (item) => (
                <div className="two-lines">
                  <span className="clip">{words.group(item.groupId)}</span>
                  <span className="clip muted">{item.assigneeName || t('cases.nobody')}</span>
                </div>
              ),
            },
            {
              key: 'detail',
              title: t('cases.detail'),
              render: (item) => (
                <div className="two-lines">
                  <span className="clip" title={said(item.detail)}>
                    {said(item.detail)} <CaseMarks item={item} />
                  </span>
                  <span className="clip">
                    <Opened item={item} />
                  </span>
                </div>
              ),
            },
            {
              key: 'act',
              title: '',
              width: 208,
              align: 'right',
              render: (item) => (
                <span className="row case-acts">
                  <Link to={pageOfCase(item)}>{t(item.orderId ? 'cases.order' : 'cases.parked')}</Link>
                  {item.status === 'open' ? (
                    <Button
                      size="small"
                      disabled={!canWrite}
                      onClick={() => act(item.assigneeId === '' ? 'take' : 'close', item)}
                    >
                      {t(item.assigneeId === '' ? 'cases.verb.take' : 'cases.close')}
                    </Button>
                  ) : null}
                </span>
              ),
            },
          ]}
          card={(item) => (
            <div className="stack">
              <div className="row">
                <span className="grow">
                  <KindBadge item={item} />
                </span>
                <Due item={item} />
              </div>
              <p>{said(item.detail)}</p>
              <CaseMarks item={item} />
              <div className="row">
                <span className="muted small grow">
                  {words.group(item.groupId)} · {item.assigneeName || t('cases.nobody')} · <Opened item={item} />
                </span>
                {item.status === 'open' ? (
                  <Button disabled={!canWrite} onClick={() => act(item.assigneeId === '' ? 'take' : 'close', item)}>
                    {t(item.assigneeId === '' ? 'cases.verb.take' : 'cases.close')}
                  </Button>
                ) : null}
              </div>
            </div>
          )}
          empty={
            status === 'open' ? (
              <EmptyState title={t('cases.empty')} hint={t('cases.emptyHint')} calm />
            ) : (
              <EmptyState title={t('cases.emptyClosed')} />
            )
          }
        />
      )}
      {open ? (
        <SidePanel label={t('cases.title')} onClose={() => set({ open: '' })} width={520}>
          <CasePanel id={open} onAct={act} />
        </SidePanel>
      ) : null}
      {Dialog && acting ? <Dialog item={acting.item} onClose={() => setActing(null)} /> : null}
    </>
  )

  /** Empty takes it out of the address. */
  function set(change: Readonly<Record<string, string>>) {
    const next = new URLSearchParams(search)
    for (const [key, value] of Object.entries(change)) {
      if (value) next.set(key, value)
      else next.delete(key)
    }
    setSearch(next, { replace: 'open' in change })
  }
}

function Due(props: { item: CaseItem }) {
  const { t } = useTranslation()
  if (props.item.status === 'closed') return <TimeText at={props.item.closedAt} className="muted" />
  return <CountdownBadge deadline={props.item.dueAt} empty={t('cases.noDue')} />
}

function KindBadge(props: { item: CaseItem }) {
  const { item } = props
  const tone = item.status === 'closed' ? 'plain' : item.severity === 'red' ? 'danger' : 'soon'
  return (
    <Badge tone={tone} solid>
      <CaseKind kind={item.kind} />
    </Badge>
  )
}

function Opened(props: { item: CaseItem }) {
  const { t } = useTranslation()
  const said = useServerText()
  const { item } = props
  if (item.status === 'closed') return <>{said(item.closeReason ?? '')}</>
  return (
    <>
      {t('cases.openedAt')} <TimeText at={item.openedAt} />
    </>
  )
}
