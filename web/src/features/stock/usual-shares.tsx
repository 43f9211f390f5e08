import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { queryKeys } from '../../api/keys.ts'
import { stockSharesApi, type UsualShare } from '../../api/stock-shares.ts'
import { Bone } from '../../components/bone.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { useCan } from '../session/use-session.ts'
import { ShareDialog } from './share-dialog.tsx'
import { useRuleText } from './use-rule-text.ts'

/** Each shop's usual share of the stock, for SKUs without a rule of their own. */
export function UsualShares() {
  const { t } = useTranslation()
  const canWrite = useCan('stock:write')
  const ruleText = useRuleText()
  const [editing, setEditing] = useState<UsualShare | null>(null)
  const query = useQuery({ queryKey: queryKeys.stock.usualShares, queryFn: stockSharesApi.usual })
  const items = query.data?.items
  return (
    <article className="explain">
      <div className="explain-head">
        <h1 className="explain-sentence">{t('stock.shares.usualTitle')}</h1>
        <p className="muted">{t('stock.shares.usualHint')}</p>
      </div>
      {query.error && !items ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : null}
      {!items && !query.error ? <Bone height={120} /> : null}
      {items?.length === 0 ? <EmptyState title={t('stock.shares.noShops')} /> : null}
      {items && items.length > 0 ? (
        <section className="card">
          <ul className="usual-shares">
            {items.map((shop) => (
              <li key={shop.connectionId}>
                <span className="grow two-lines">
                  <span className="strong">{shop.name}</span>
                  <span>{ruleText(shop.rule ?? { kind: 'shared', amount: 0 })}</span>
                </span>
                <button
                  type="button"
                  className="link-button nowrap"
                  disabled={!canWrite}
                  onClick={() => setEditing(shop)}
                >
                  {t('stock.shares.edit')}
                </button>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      <dl className="share-kinds">
        {(['shared', 'percent', 'cap', 'reserve'] as const).map((kind) => (
          <div key={kind}>
            <dt>{t(`stock.shares.kind.${kind}`)}</dt>
            <dd className="muted">{t(`stock.shares.kindHint.${kind}`)}</dd>
          </div>
        ))}
      </dl>
      {editing ? (
        <ShareDialog
          connectionId={editing.connectionId}
          name={editing.name}
          sku={null}
          rule={editing.rule}
          onClose={() => setEditing(null)}
        />
      ) : null}
    </article>
  )
}
