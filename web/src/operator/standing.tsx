import type { TenantRow } from '../../../src/operator/operator.contract.ts'
import { Badge, type Tone } from '../components/badge.tsx'
import { formatDay } from '../lib/format.ts'
import { useWords } from './operator-words.ts'

const tones: Readonly<Record<TenantRow['standing'], Tone>> = {
  trial: 'info',
  paid: 'ok',
  grace: 'soon',
  read_only: 'soon',
  suspended: 'danger',
  moving: 'held',
}

/** Plan, state, and until when. */
export function Standing({ row }: { row: TenantRow }) {
  const words = useWords()
  const end = row.plan === 'trial' ? row.trialEndsAt : row.paidUntil
  return (
    <div className="two-lines">
      <span>
        <Badge tone={tones[row.standing]} solid>
          {words.standing[row.standing]}
        </Badge>
        {row.closingAt !== null ? (
          <Badge tone="danger" solid>
            {words.closing}
          </Badge>
        ) : null}
      </span>
      <span>
        {words.plans[row.plan] ?? row.plan} · {end === null ? words.noEnd : words.until(formatDay(end))}
      </span>
    </div>
  )
}
