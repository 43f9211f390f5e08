import { Input, Segmented } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RuleMark } from '../../../../src/orders/orders.contract.ts'
import type { FieldSample } from '../../api/field-rules.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { TimeText } from '../../components/time-text.tsx'
import { MarkLines } from './mark-words.tsx'
import { PayloadTree } from './payload-tree.tsx'

/** The last orders with what the rules would put on each; the chosen one lies open, and a click on a value is where a rule looks. */
export function SamplePanel(props: {
  samples: readonly FieldSample[]
  outcomes: ReadonlyMap<string, readonly RuleMark[]>
  path: string | null
  onPick: (path: string, value: string) => void
}) {
  const { t } = useTranslation()
  const [wanted, setWanted] = useState('')
  const [root, setRoot] = useState<'order' | 'payload' | null>(null)
  const [search, setSearch] = useState('')
  const chosen = props.samples.find(({ platformOrderId }) => platformOrderId === wanted) ?? props.samples[0]
  if (!chosen) return <EmptyState title={t('fieldRules.noSamples')} hint={t('fieldRules.noSamplesHint')} />
  const shown = root === 'order' || chosen.payload === null ? 'order' : 'payload'
  return (
    <>
      <section className="card">
        <h2 className="card-head">{t('fieldRules.samples', { count: props.samples.length })}</h2>
        <ul className="sample-list">
          {props.samples.map((sample) => {
            const marks = props.outcomes.get(sample.platformOrderId) ?? []
            const isChosen = sample === chosen
            return (
              <li key={sample.platformOrderId}>
                <button
                  type="button"
                  className={isChosen ? 'sample chosen' : 'sample'}
                  aria-pressed={isChosen}
                  onClick={() => setWanted(sample.platformOrderId)}
                >
                  <span className="row">
                    <span className="num clip grow">{sample.platformOrderId}</span>
                    <span className="muted small nowrap">
                      <TimeText at={sample.at} />
                    </span>
                  </span>
                  {marks.length > 0 ? (
                    <MarkLines marks={marks} />
                  ) : (
                    <span className="muted small">{t('fieldRules.noHit')}</span>
                  )}
                </button>
              </li>
            )
          })}
        </ul>
      </section>
      <section className="card">
        <h2 className="card-head">{t('fieldRules.tree')}</h2>
        <div className="card-body stack">
          <p className="muted small">{t('fieldRules.treeHint')}</p>
          <div className="row row-wrap">
            {chosen.payload === null ? null : (
              <Segmented
                value={shown}
                onChange={setRoot}
                options={[
                  { value: 'payload', label: t('fieldRules.ofPlatform') },
                  { value: 'order', label: t('fieldRules.ofHub') },
                ]}
              />
            )}
            <Input.Search
              className="grow"
              allowClear
              aria-label={t('fieldRules.findField')}
              placeholder={t('fieldRules.findField')}
              value={search}
              onChange={({ target: { value } }) => setSearch(value)}
            />
          </div>
          <PayloadTree
            key={`${chosen.platformOrderId}/${shown}`}
            root={shown}
            value={shown === 'payload' && chosen.payload !== null ? chosen.payload : chosen.order}
            search={search.trim().toLowerCase()}
            chosen={props.path}
            onPick={props.onPick}
          />
        </div>
      </section>
    </>
  )
}
