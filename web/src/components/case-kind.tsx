import { useTranslation } from 'react-i18next'
import { zhCN } from '../locales/zh-cn.ts'

const isKnown = (kind: string): kind is keyof typeof zhCN.cases.kind => Object.hasOwn(zhCN.cases.kind, kind)

/** The kind of a case in the merchant's words; an unknown one stays as it is. */
export function CaseKind(props: { kind: string }) {
  const { t } = useTranslation()
  const kind = props.kind.replaceAll('.', '_')
  return <>{isKnown(kind) ? t(`cases.kind.${kind}`) : props.kind}</>
}
