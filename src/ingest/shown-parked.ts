/** Which fields of a parked message are shown to whom. */
import { maskPhonesInText } from '../core/mask.ts'
import { type FieldClasses, seen } from '../platform/field-scope.ts'
import type { Right } from '../platform/rights.ts'
import type { Parked, ShownParked } from './ingest.contract.ts'

const parkedFields = {
  id: 'open',
  connectionId: 'open',
  source: 'open',
  code: 'open',
  why: 'open',
  raw: 'finance:read',
  status: 'open',
  attempts: 'open',
  createdAt: 'open',
  updatedAt: 'open',
} as const satisfies FieldClasses<Parked>

/** Phones in the raw text are masked for everybody, and so is every person where the text is kept sealed; what is replayed is the text as it came. */
export const shownParked = (item: Parked, rights: ReadonlySet<Right>): ShownParked =>
  seen({ ...item, raw: maskPhonesInText(item.raw) }, parkedFields, rights)
