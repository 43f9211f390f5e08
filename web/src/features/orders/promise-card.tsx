import { useTranslation } from 'react-i18next'
import type { OrderDetail, PromiseVersion } from '../../api/orders.ts'
import { TimeText } from '../../components/time-text.tsx'
import { formatDayTime } from '../../lib/format.ts'
import { useServerText } from '../../lib/use-server-text.ts'
import { zhCN } from '../../locales/zh-cn.ts'

/** What was promised, when, and on which grounds; newest first. */
export function PromiseCard(props: { detail: OrderDetail }) {
  const { t } = useTranslation()
  const versions = [...props.detail.promise.versions].sort((a, b) => b.version - a.version)
  if (versions.length === 0) return null
  return (
    <section className="card">
      <h2 className="card-head">{t('order.promiseVersions')}</h2>
      {versions.map((version) => (
        <PromiseRow key={version.version} version={version} />
      ))}
    </section>
  )
}

const carrierText = (code: string, t: (key: `carrier.${keyof typeof zhCN.carrier}`) => string) =>
  Object.hasOwn(zhCN.carrier, code) ? t(`carrier.${code as keyof typeof zhCN.carrier}`) : code

function PromiseRow(props: { version: PromiseVersion }) {
  const { t } = useTranslation()
  const said = useServerText()
  const { version, promisedAt, basis, reason, madeAt } = props.version
  return (
    <div className="promise-row">
      <span className="num-mark num">v{version}</span>
      <div className="row row-wrap">
        <span className="strong num">{formatDayTime(promisedAt)}</span>
        <span className="grow">{said(reason)}</span>
        <TimeText at={madeAt} className="muted small" />
      </div>
      <span />
      <span className="muted small">
        {t('order.promiseBasis', {
          leaves: formatDayTime(basis.leavesAt),
          carrier: carrierText(basis.carrier, t),
          hours: Math.round(basis.transitHours),
          level: t(`order.level.${basis.level}`),
          samples: basis.samples,
          quantile: `${Math.round(basis.quantile * 100)}%`,
        })}
        {basis.note ? `　${said(basis.note)}` : ''}
      </span>
    </div>
  )
}
