import { useTranslation } from 'react-i18next'
import type { RuleMark } from '../../../../src/orders/orders.contract.ts'
import { usePathName } from './use-path-name.ts'

/** “买家备注含‘急发’ → 加急”: why a rule put what it put, in one line. */
export function useMarkWords(): (mark: RuleMark) => { readonly why: string; readonly put: string } {
  const { t } = useTranslation()
  const nameOf = usePathName()
  return ({ path, test, hit, put, name, value }) => ({
    why: t(`fieldRules.because.${hit === '' ? 'exists' : test}`, { path: nameOf(path), hit }),
    put:
      put === 'tag'
        ? t('fieldRules.putTag', { name })
        : put === 'field'
          ? t('fieldRules.putField', { name, value })
          : t(value === 'urgent' ? 'fieldRules.urgent' : 'fieldRules.normal'),
  })
}

/** What the rules put on an order, one line each. */
export function MarkLines(props: { marks: readonly RuleMark[] }) {
  const words = useMarkWords()
  return (
    <ul className="mark-lines">
      {props.marks.map((mark) => {
        const { why, put } = words(mark)
        return (
          <li key={`${mark.ruleId}/${mark.put}/${mark.name}`}>
            <span className="muted">{why} →</span> {put}
          </li>
        )
      })}
    </ul>
  )
}
