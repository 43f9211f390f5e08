import { AlertFilled, ClockCircleFilled, ExclamationCircleFilled, FireFilled } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Today } from '../../api/insights.ts'
import type { DueRange } from '../../api/orders.ts'
import { Bone } from '../../components/bone.tsx'
import { groupDigits } from '../../lib/format.ts'

const numbers = [
  { due: 'overdue', key: 'overdue', tone: 'past', Icon: FireFilled },
  { due: '1h', key: 'within1h', tone: 'danger', Icon: ExclamationCircleFilled },
  { due: '4h', key: 'within4h', tone: 'soon', Icon: ClockCircleFilled },
] as const satisfies readonly { due: DueRange; key: keyof Today; tone: string; Icon: unknown }[]

/** Four numbers, each the way to what it counts: the orders of that range, and the cases. */
export function TodayNumbers(props: { today: Today | undefined }) {
  const { t } = useTranslation()
  const { today } = props
  return (
    <div className="today-numbers">
      {numbers.map(({ due, key, tone, Icon }) => (
        <Link
          key={key}
          to={`/orders?due=${due}`}
          className={`today-number ${tone} ${today && today[key] > 0 ? 'some' : ''}`}
        >
          <span className="today-number-name">
            <Icon aria-hidden="true" />
            {t(`today.${key}`)}
          </span>
          <Figure value={today?.[key]} />
        </Link>
      ))}
      <Link to="/cases" className={`today-number held ${today && today.openCases > 0 ? 'some' : ''}`}>
        <span className="today-number-name">
          <AlertFilled aria-hidden="true" />
          {t('today.openCases')}
        </span>
        <Figure value={today?.openCases} />
      </Link>
    </div>
  )
}

function Figure(props: { value: number | undefined }) {
  return props.value === undefined ? (
    <Bone width={56} height={36} />
  ) : (
    <span className="today-figure num">{groupDigits(props.value)}</span>
  )
}
