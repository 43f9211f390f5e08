import { useTranslation } from 'react-i18next'
import { zhCN } from '../locales/zh-cn.ts'

const isKnown = (code: string): code is keyof typeof zhCN.carrier => Object.hasOwn(zhCN.carrier, code)

/** A carrier's code as its name; an unknown one stays as it is. */
export function CarrierName(props: { code: string }) {
  const { t } = useTranslation()
  return <>{isKnown(props.code) ? t(`carrier.${props.code}`) : props.code}</>
}
