import { ClockCircleFilled, ClockCircleOutlined, ExclamationCircleFilled, FireFilled } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import type { Board, BoardLevel } from '../../api/board.ts'
import { Bone } from '../../components/bone.tsx'
import { groupDigits } from '../../lib/format.ts'

const numbers = [
  { level: 'past', tone: 'past', Icon: FireFilled },
  { level: 'red', tone: 'danger', Icon: ExclamationCircleFilled },
  { level: 'yellow', tone: 'soon', Icon: ClockCircleFilled },
  { level: 'green', tone: 'calm', Icon: ClockCircleOutlined },
] as const satisfies readonly { level: BoardLevel; tone: string; Icon: unknown }[]

/** Four colours, each a filter of the list below; a second press takes it away. */
export function BoardNumbers(props: {
  board: Board | undefined
  level: BoardLevel | null
  onLevel: (level: BoardLevel | null) => void
}) {
  const { t } = useTranslation()
  const { board, level, onLevel } = props
  return (
    <div className="today-numbers">
      {numbers.map(({ level: own, tone, Icon }) => (
        <button
          key={own}
          type="button"
          aria-pressed={level === own}
          onClick={() => onLevel(level === own ? null : own)}
          className={`today-number ${tone} ${board && board[own] > 0 ? 'some' : ''}`}
        >
          <span className="today-number-name">
            <Icon aria-hidden="true" />
            {t(`board.${own}`)}
          </span>
          {board ? (
            <span className="today-figure num">{groupDigits(board[own])}</span>
          ) : (
            <Bone width={56} height={36} />
          )}
        </button>
      ))}
    </div>
  )
}
