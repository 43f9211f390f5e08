import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { type FieldRule, fieldRulesApi } from '../api/field-rules.ts'
import { queryKeys } from '../api/keys.ts'
import { Bone } from '../components/bone.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import { ErrorState } from '../components/error-state.tsx'
import { PageHead } from '../components/page-head.tsx'
import { useFeedback } from '../components/use-feedback.tsx'
import { useConnections } from '../features/connections-by-id.ts'
import { RuleHistory } from '../features/field-rules/rule-history.tsx'
import { RuleRow } from '../features/field-rules/rule-row.tsx'
import { SamplePanel } from '../features/field-rules/sample-panel.tsx'
import { useCan } from '../features/session/use-session.ts'
import { lacking, newRule, outcomeOf } from '../lib/rule-draft.ts'
import '../features/field-rules/field-rules.css'

const MOST_RULES = 50

/** 字段规则: what of a shop's orders becomes a tag, a priority or a field, tried at once on the orders that came last. */
export function FieldRulesPage() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const { nameOf } = useConnections()
  const { done, failed } = useFeedback()
  const client = useQueryClient()
  const canWrite = useCan('connections:write')
  const query = useQuery({ queryKey: queryKeys.fieldRules(id), queryFn: () => fieldRulesApi.read(id) })
  const sampled = useQuery({ queryKey: queryKeys.fieldSamples(id), queryFn: () => fieldRulesApi.samples(id) })
  /** What is being edited, and the version that it began with; null: nothing has been touched. */
  const [draft, setDraft] = useState<{ readonly basedOn: number; readonly rules: readonly FieldRule[] } | null>(null)
  const [note, setNote] = useState('')
  const [active, setActive] = useState<string | null>(null)

  const current = query.data?.current
  const rules = draft?.rules ?? current?.rules ?? []
  const basedOn = draft?.basedOn ?? current?.version ?? 0
  const setRules = (next: readonly FieldRule[]) => setDraft({ basedOn, rules: next })
  const samples = sampled.data?.items ?? []
  const outcomes = useMemo(
    () => new Map(samples.map((sample) => [sample.platformOrderId, outcomeOf(rules, sample)])),
    [samples, rules],
  )
  const hitOrders = [...outcomes.values()].filter((marks) => marks.length > 0).length
  const hitsOf = (rule: FieldRule) => samples.filter((sample) => outcomeOf([rule], sample).length > 0).length

  const settled = async () => {
    setDraft(null)
    setNote('')
    await client.invalidateQueries({ queryKey: queryKeys.fieldRules(id) })
  }
  const save = useMutation({
    mutationFn: () => fieldRulesApi.save(id, { basedOn, rules, note }),
    onSuccess: async ({ version }) => {
      done(t('fieldRules.saved', { version }))
      await settled()
    },
    onError: failed,
  })
  const revert = useMutation({
    mutationFn: (version: number) => fieldRulesApi.revert(id, { basedOn: current?.version ?? 0, version }),
    onSuccess: async ({ version }) => {
      done(t('fieldRules.saved', { version }))
      await settled()
    },
    onError: failed,
  })

  const add = (path?: string) => {
    const rule = newRule(
      rules.map((one) => one.id),
      path,
    )
    setRules([...rules, rule])
    setActive(rule.id)
  }
  const pick = (path: string) => {
    const rule = rules.find((one) => one.id === active)
    if (!canWrite) return
    if (rule) setRules(rules.map((one) => (one === rule ? { ...one, path } : one)))
    else if (rules.length < MOST_RULES) add(path)
  }
  const up = (place: number) =>
    setRules(rules.map((rule, i) => (i === place - 1 ? rules[place] : i === place ? rules[place - 1] : rule) ?? rule))
  const isWhole = rules.every((rule) => lacking(rule) === null)
  const answer = !current
    ? t('fieldRules.title')
    : rules.length === 0
      ? t('fieldRules.sentenceNone')
      : samples.length === 0
        ? t('fieldRules.sentenceRules', { count: rules.length })
        : t('fieldRules.sentence', { count: rules.length, hits: hitOrders, of: samples.length })

  return (
    <>
      <PageHead
        name={
          <>
            <Link to="/connections">{t('connections.title')}</Link> / {nameOf(id)}　{t('fieldRules.title')}
          </>
        }
        answer={<span className="num">{answer}</span>}
        actions={
          <Button disabled={!canWrite || !current || rules.length >= MOST_RULES} onClick={() => add()}>
            {t('fieldRules.add')}
          </Button>
        }
      />
      {query.error && !current ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : null}
      <div className="field-rules">
        {!current && !query.error ? <Bone height={320} /> : null}
        {current ? (
          <>
            <div className="field-rules-column">
              {rules.length === 0 ? (
                <EmptyState title={t('fieldRules.empty')} hint={t('fieldRules.emptyHint')} />
              ) : (
                <ul className="rule-list">
                  {rules.map((rule, i) => (
                    <RuleRow
                      key={rule.id}
                      rule={rule}
                      place={i + 1}
                      hits={samples.length > 0 ? hitsOf(rule) : null}
                      of={samples.length}
                      isActive={rule.id === active}
                      disabled={!canWrite}
                      onActivate={() => setActive(rule.id)}
                      onChange={(next) => setRules(rules.map((one) => (one.id === rule.id ? next : one)))}
                      onUp={i > 0 ? () => up(i) : null}
                      onRemove={() => setRules(rules.filter((one) => one.id !== rule.id))}
                    />
                  ))}
                </ul>
              )}
              {draft ? (
                <div className="rule-save">
                  <Input
                    className="grow"
                    aria-label={t('fieldRules.note')}
                    placeholder={t('fieldRules.note')}
                    maxLength={200}
                    value={note}
                    onChange={({ target: { value } }) => setNote(value)}
                  />
                  <Button onClick={() => setDraft(null)}>{t('fieldRules.discard')}</Button>
                  <Button type="primary" disabled={!isWhole} loading={save.isPending} onClick={() => save.mutate()}>
                    {t('fieldRules.save', { version: basedOn + 1 })}
                  </Button>
                </div>
              ) : null}
              {query.data && query.data.history.length > 0 ? (
                <RuleHistory
                  history={query.data.history}
                  disabled={!canWrite}
                  isBusy={revert.isPending}
                  onRevert={(version) => revert.mutate(version)}
                />
              ) : null}
            </div>
            <div className="field-rules-column">
              {sampled.error && !sampled.data ? (
                <ErrorState error={sampled.error} onRetry={() => void sampled.refetch()} />
              ) : sampled.data ? (
                <SamplePanel
                  samples={samples}
                  outcomes={outcomes}
                  path={rules.find((rule) => rule.id === active)?.path ?? null}
                  onPick={pick}
                />
              ) : (
                <Bone height={240} />
              )}
            </div>
          </>
        ) : null}
      </div>
    </>
  )
}
