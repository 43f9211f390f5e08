import { AlertFilled, ClockCircleFilled, ExclamationCircleFilled, FireFilled } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Today } from '../../api/insights.ts'
import { Bone } from '../../components/bone.tsx'
import type { DueFilter } from '../../lib/first-things.ts'
import { groupDigits } from '../../lib/format.ts'

const numbers = [
  { due: 'overdue', key: 'overdue', tone: 'past', Icon: FireFilled },
  { due: '1h', key: 'within1h', tone: 'danger', Icon: ExclamationCircleFilled },
  { due: '4h', key: 'within4h', tone: 'soon', Icon: ClockCircleFilled },
] as const

/** Four numbers; three filter the list below, the fourth leads to the cases. */
export function TodayNumbers(props: {
  today: Today | undefined
  due: DueFilter | null
  onDue: (due: DueFilter | null) => void
}) {
  const { t } = useTranslation()
  const { today, due } = props
  return (
    <div className="today-numbers">
      {numbers.map(({ due: own, key, tone, Icon }) => (
        <button
          key={key}
          type="button"
          aria-pressed={due === own}
          className={`today-number ${tone} ${today && today[key] > 0 ? 'some' : ''} ${due === own ? 'active' : ''}`}
          onClick={() => props.onDue(due === own ? null : own)}
        >
          <span className="today-number-name">
            <Icon aria-hidden="true" />
            {t(`today.${key}`)}
          </span>
          <Figure value={today?.[key]} />
        </button>
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
