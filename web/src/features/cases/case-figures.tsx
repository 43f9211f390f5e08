import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type CaseMetrics, casesApi } from '../../api/cases.ts'
import { queryKeys } from '../../api/keys.ts'
import { usePreferences } from '../../app/preferences.ts'
import { formatSpan } from '../../lib/format.ts'
import { useCaseWords } from './use-case-words.ts'

const periods = [7, 30, 90] as const
const figures = [
  'findMs',
  'assignMs',
  'solveMs',
  'rightFirstShare',
  'closedShare',
  'complainedAgainShare',
] as const satisfies readonly (keyof CaseMetrics['total'])[]

/** How well cases are dealt with, above the queue; by code and group on demand. */
export function CaseFigures() {
  const { t } = useTranslation()
  const words = useCaseWords()
  const [days, setDays] = useState<number>(30)
  const [isOpen, setOpen] = useState(false)
  const { data } = useQuery({
    queryKey: queryKeys.cases.metrics(days),
    queryFn: () => casesApi.metrics(days),
    placeholderData: (before) => before,
  })
  const { language } = usePreferences()
  const shown = (row: CaseMetrics['total'], key: (typeof figures)[number]): string => {
    const value = row[key]
    if (value === null) return '—'
    return key.endsWith('Ms') ? formatSpan(value, language) : `${Math.round(value * 1000) / 10}%`
  }
  return (
    <section className="case-figures" aria-label={t('cases.figures')}>
      <div className="case-figures-head">
        <dl>
          {figures.map((key) => (
            <div key={key} title={t(`cases.figureHint.${key}`)}>
              <dt>{t(`cases.figure.${key}`)}</dt>
              <dd className="num">{data ? shown(data.total, key) : '—'}</dd>
            </div>
          ))}
        </dl>
        <div className="case-figures-tools">
          {periods.map((period) => (
            <button
              key={period}
              type="button"
              className="chip"
              aria-pressed={days === period}
              onClick={() => setDays(period)}
            >
              {t('cases.days', { count: period })}
            </button>
          ))}
          <button type="button" className="link-button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {t(isOpen ? 'cases.figuresLess' : 'cases.figuresMore')}
          </button>
        </div>
      </div>
      {isOpen && data ? (
        <div className="case-figures-scroll">
          <table>
            <thead>
              <tr>
                <th scope="col">{t('cases.code')}</th>
                <th scope="col">{t('cases.group')}</th>
                <th scope="col">{t('cases.figure.opened')}</th>
                <th scope="col">{t('cases.figure.closed')}</th>
                <th scope="col">{t('cases.figure.selfClosed')}</th>
                <th scope="col">{t('cases.figure.reopened')}</th>
                {figures.map((key) => (
                  <th key={key} scope="col">
                    {t(`cases.figure.${key}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {data.rows.map((row) => (
                <tr key={`${row.code}/${row.groupId}`}>
                  <td>{words.code(row.code)}</td>
                  <td>{words.group(row.groupId)}</td>
                  <td className="num">{row.opened}</td>
                  <td className="num">{row.closed}</td>
                  <td className="num">{row.selfClosed}</td>
                  <td className="num">{row.reopened}</td>
                  {figures.map((key) => (
                    <td key={key} className="num">
                      {shown(row, key)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
    </section>
  )
}
