import { useTranslation } from 'react-i18next'
import { formatDay, formatTime, groupDigits } from '../../lib/format.ts'
import type { CellState, DayRow, HourCell } from '../../lib/hour-calendar.ts'

const HOUR = 3_600_000
const legend = [
  'complete',
  'repaired',
  'missing',
  'unknown',
  'unchecked',
  'ahead',
] as const satisfies readonly CellState[]

/** What a cell shows besides its colour: how many are missing, how many were repaired, or that nobody answered. */
function markOf({ state, hour }: HourCell): string {
  if (state === 'missing') return String((hour?.platformOrders ?? 0) - (hour?.ourOrders ?? 0))
  if (state === 'repaired') return `+${hour?.repaired ?? 0}`
  return state === 'unknown' ? '?' : ''
}

export function HourCalendar(props: {
  rows: readonly DayRow[]
  chosen: number | null
  onChoose: (from: number) => void
}) {
  const { t } = useTranslation()
  return (
    <div className="card books-calendar">
      <ul className="books-legend" aria-hidden="true">
        {legend.map((state) => (
          <li key={state}>
            <span className={`books-cell ${state}`} />
            {t(`books.state.${state}`)}
          </li>
        ))}
      </ul>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('books.day')}</th>
            {props.rows[0]?.cells.map((cell, hour) => (
              <th key={cell.from} scope="col" className="num">
                {hour}
              </th>
            ))}
            <th scope="col" className="books-sum">
              {t('books.oursOfPlatform')}
            </th>
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row) => (
            <tr key={row.from}>
              <th scope="row" className="num">
                {formatDay(row.from).slice(5)}
              </th>
              {row.cells.map((cell) => (
                <td key={cell.from}>
                  <button
                    type="button"
                    className={`books-cell num ${cell.state}`}
                    disabled={cell.state === 'ahead'}
                    aria-pressed={props.chosen === cell.from}
                    aria-label={`${formatDay(cell.from)} ${formatTime(cell.from)}–${formatTime(cell.from + HOUR)} ${t(`books.state.${cell.state}`)}`}
                    onClick={() => props.onChoose(cell.from)}
                  >
                    {markOf(cell)}
                  </button>
                </td>
              ))}
              <td className="books-sum num">
                {groupDigits(row.ourOrders)} / {groupDigits(row.platformOrders)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
