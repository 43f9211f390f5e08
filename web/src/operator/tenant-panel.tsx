import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import type { TenantDetail } from '../../../src/operator/operator.contract.ts'
import { usePreferences } from '../app/preferences.ts'
import { Badge } from '../components/badge.tsx'
import { ErrorState } from '../components/error-state.tsx'
import { SidePanel } from '../components/side-panel.tsx'
import { TimeText } from '../components/time-text.tsx'
import { reasonText } from '../lib/error-messages.ts'
import { groupDigits } from '../lib/format.ts'
import { type Act, ActModal } from './act-modal.tsx'
import { operatorApi } from './operator-api.ts'
import { type OperatorWords, useWords } from './operator-words.ts'
import { Standing } from './standing.tsx'

export function TenantPanel(props: { id: string; shards: readonly string[]; onClose: () => void }) {
  const words = useWords()
  const client = useQueryClient()
  const query = useQuery({ queryKey: ['tenant', props.id], queryFn: () => operatorApi.tenant(props.id) })
  const [act, setAct] = useState<Act | null>(null)
  return (
    <SidePanel label={query.data?.tenant.name ?? words.views.tenants} onClose={props.onClose} width={640}>
      {query.error ? <ErrorState error={query.error} tight onRetry={() => void query.refetch()} /> : null}
      {query.data ? <Detail detail={query.data} shards={props.shards} onAct={setAct} /> : null}
      {act ? <ActModal act={act} onClose={() => setAct(null)} onDone={() => void client.invalidateQueries()} /> : null}
    </SidePanel>
  )
}

/** What can be done now, most likely first. */
function actsOf(words: OperatorWords, { tenant, request }: TenantDetail, shards: readonly string[]): Act[] {
  const others = shards.filter((shard) => shard !== tenant.shard)
  const plan: Act = {
    title: words.act.plan,
    fields: [
      {
        name: 'plan',
        label: words.act.plan_,
        kind: 'choice',
        initial: request?.plan ?? 'standard',
        choices: ['standard', 'pro'].map((value) => ({ value, label: words.plans[value] ?? value })),
      },
      { name: 'months', label: words.act.months, kind: 'number', initial: request?.months ?? 12, least: 1, most: 36 },
      { name: 'amount', label: words.act.amount, kind: 'number', least: 0, most: 1_000_000, precision: 2 },
      { name: 'reference', label: words.act.reference, hint: words.act.referenceHint, kind: 'text' },
    ],
    run: (values) =>
      operatorApi.activate(tenant.id, {
        plan: String(values.plan),
        months: Number(values.months),
        amountFen: Math.round(Number(values.amount) * 100),
        reference: String(values.reference),
        why: String(values.why),
      }),
  }
  const trial: Act = {
    title: words.act.trial,
    fields: [{ name: 'days', label: words.act.days, kind: 'number', initial: 7, least: 1, most: 365 }],
    run: ({ days, why }) => operatorApi.extendTrial(tenant.id, Number(days), String(why)),
  }
  const move: Act = {
    title: words.act.move,
    effect: words.act.moveEffect,
    fields: [
      {
        name: 'target',
        label: words.act.target,
        kind: 'choice',
        ...(others[0] ? { initial: others[0] } : {}),
        choices: others.map((value) => ({ value, label: value })),
      },
    ],
    run: ({ target, why }) => operatorApi.move(tenant.id, String(target), String(why)),
  }
  const stop: Act =
    tenant.status === 'suspended'
      ? {
          title: words.act.resume,
          effect: words.act.resumeEffect(tenant.name),
          run: ({ why }) => operatorApi.resume(tenant.id, String(why)),
        }
      : {
          title: words.act.suspend,
          effect: words.act.suspendEffect(tenant.name),
          danger: true,
          run: ({ why }) => operatorApi.suspend(tenant.id, String(why)),
        }
  return [
    plan,
    ...(tenant.plan === 'trial' ? [trial] : []),
    ...(tenant.moving || tenant.closingAt !== null || others.length === 0 ? [] : [move]),
    stop,
  ]
}

function Detail(props: { detail: TenantDetail; shards: readonly string[]; onAct: (act: Act) => void }) {
  const { detail } = props
  const { tenant, limits } = detail
  const words = useWords()
  const { language } = usePreferences()
  return (
    <div className="op-detail">
      <div>
        <h1>{tenant.name}</h1>
        <p className="mono muted">
          {tenant.id} · {tenant.shard}
        </p>
      </div>
      <Standing row={tenant} />
      <div className="op-acts">
        {actsOf(words, detail, props.shards).map((act) => (
          <Button key={act.title} danger={act.danger ?? false} onClick={() => props.onAct(act)}>
            {act.title}
          </Button>
        ))}
      </div>
      {detail.request ? (
        <section>
          <h2>{words.detail.request}</h2>
          <ul className="op-rows">
            <li>
              <span className="grow">
                {words.plans[detail.request.plan] ?? detail.request.plan} × {detail.request.months} ·{' '}
                {detail.request.contact} {detail.request.note}
              </span>
              <TimeText at={detail.request.createdAt} className="muted" />
            </li>
          </ul>
        </section>
      ) : null}
      <section>
        <h2>{words.detail.use}</h2>
        <dl className="op-facts num">
          <div>
            <dt>{words.detail.orders}</dt>
            <dd>{words.detail.of(tenant.ordersThisMonth, limits.orders)}</dd>
          </div>
          <div>
            <dt>{words.detail.members}</dt>
            <dd>{words.detail.of(tenant.members, limits.members)}</dd>
          </div>
          <div>
            <dt>{words.detail.connections}</dt>
            <dd>{words.detail.of(tenant.connections, limits.connections)}</dd>
          </div>
          <div>
            <dt>{words.detail.effects}</dt>
            <dd>{groupDigits(tenant.outbox)}</dd>
          </div>
        </dl>
      </section>
      <section>
        <h2>{words.detail.connections}</h2>
        {detail.connections.length === 0 ? <p className="muted">{words.detail.noConnections}</p> : null}
        <ul className="op-rows">
          {detail.connections.map((row) => (
            <li key={row.id}>
              <span className="grow">
                <span className="strong">{row.name}</span> <span className="mono muted">{row.kind}</span>
                {row.lastError ? (
                  <span className="muted small">
                    <br />
                    {words.detail.lastError} <TimeText at={row.lastErrorAt} /> {row.lastError}
                  </span>
                ) : null}
              </span>
              <Badge tone={row.status === 'active' ? 'plain' : 'soon'}>
                {words.detail.connectionStatus[row.status] ?? row.status}
              </Badge>
              <Badge tone={row.breaker === 'closed' ? 'ok' : row.breaker === 'open' ? 'danger' : 'soon'}>
                {words.detail.breaker[row.breaker] ?? row.breaker}
              </Badge>
              <TimeText at={row.lastOrderAt ?? row.lastSuccessAt} className="muted" />
            </li>
          ))}
        </ul>
      </section>
      <section>
        <h2>{words.detail.parked}</h2>
        {detail.parked.length === 0 ? <p className="muted">{words.detail.noParked}</p> : null}
        <ul className="op-rows">
          {detail.parked.map((row) => (
            <li key={`${row.source}/${row.code}`}>
              <span className="grow">
                {reasonText(row.code, language)} <span className="mono muted">{row.code}</span>
              </span>
              <span className="num strong">{row.count}</span>
              <span className="muted">
                {words.detail.oldest} <TimeText at={row.oldestAt} />
              </span>
            </li>
          ))}
        </ul>
      </section>
      {detail.moves.length > 0 ? (
        <section>
          <h2>{words.detail.moves}</h2>
          <ul className="op-rows">
            {detail.moves.map((row) => (
              <li key={row.id}>
                <span className="grow">
                  <span className="mono">
                    {row.source} → {row.target}
                  </span>{' '}
                  {words.shards.steps[row.step]}
                </span>
                <TimeText at={row.startedAt} className="muted" />
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </div>
  )
}
