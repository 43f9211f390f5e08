import { useTranslation } from 'react-i18next'
import type { Evidence, Suggestion } from '../../api/merging.ts'
import { formatMoney } from '../../lib/format.ts'
import { useServerText } from '../../lib/use-server-text.ts'
import { useWarehouses } from '../warehouses-by-id.ts'

/** Why these orders belong together, in one line: "同一收货人 OAID · 同仓 杭州仓 · 省一份运费 ¥6". */
export function useEvidenceLine() {
  const { t } = useTranslation()
  const warehouses = useWarehouses()
  const said = useServerText()
  const factText = ({ fact, detail }: Evidence) =>
    t(`merging.fact.${fact}`, { detail: fact === 'warehouse' ? warehouses.nameOf(detail) : said(detail) })
  return ({ evidence, savedFen, kind }: Suggestion): string =>
    [
      ...evidence.map(factText),
      ...(kind === 'together'
        ? [
            savedFen === null || savedFen === undefined
              ? t('merging.saves')
              : t('merging.savesMoney', { money: formatMoney(savedFen, 'CNY') }),
          ]
        : []),
    ].join(' · ')
}

/** How sure the hub is, as a word and a number. */
export function Confidence(props: { value: number }) {
  const { t } = useTranslation()
  const { value } = props
  const word = value >= 0.995 ? 'certain' : value >= 0.9 ? 'likely' : 'maybe'
  return (
    <span className={`merge-sure ${word}`} title={t('merging.confidenceHint')}>
      {t(`merging.sure.${word}`)} <span className="num">{Math.round(value * 100)}%</span>
    </span>
  )
}
