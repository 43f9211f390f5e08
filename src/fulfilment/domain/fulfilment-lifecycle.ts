/** The stages of a package job in one warehouse, as a table, and what each step needs. */
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import type { Fulfilment, FulfilmentStatus } from '../fulfilment.contract.ts'
import type { FulfilmentErrorCode } from '../fulfilment.errors.ts'

export const stages: Readonly<Record<FulfilmentStatus, readonly FulfilmentStatus[]>> = {
  to_pick: ['picking', 'cancelled'],
  picking: ['picked', 'to_pick', 'cancelled'],
  picked: ['packed', 'cancelled'],
  packed: ['handed_over', 'cancelled'],
  handed_over: ['collected', 'intercepted'],
  collected: ['intercepted'],
  cancelled: [],
  intercepted: [],
}

export const canStep = (from: FulfilmentStatus, to: FulfilmentStatus): boolean => stages[from].includes(to)

export type FulfilmentStep =
  | { readonly kind: 'start_picking' }
  /** Pieces taken from the shelf, per line; picking ends when all are taken. */
  | { readonly kind: 'pick'; readonly lines: readonly { readonly lineNo: number; readonly quantity: number }[] }
  | { readonly kind: 'pack' }
  | { readonly kind: 'weigh'; readonly weightG: number }
  | { readonly kind: 'label'; readonly waybill: string; readonly label: NonNullable<Fulfilment['label']> }
  /** The label is not used: the waybill goes back to who issued it, and another one may be asked for. */
  | { readonly kind: 'void_label' }
  | { readonly kind: 'hand_over' }
  | { readonly kind: 'collect' }
  /** The courier has stopped the parcel: it comes back. */
  | { readonly kind: 'intercept' }
  | { readonly kind: 'cancel' }

type Outcome = Result<Fulfilment, Failure<FulfilmentErrorCode>>

/** The fulfilment after the step; a step that was done already returns it unchanged (scanners repeat themselves). */
export function takeStep(fulfilment: Fulfilment, step: FulfilmentStep, now: number): Outcome {
  const next = (change: Partial<Fulfilment>): Outcome =>
    ok({ ...fulfilment, ...change, updatedAt: now, version: fulfilment.version + 1 })
  const wrong = (): Outcome => fail('fulfilment.wrong_stage', { status: fulfilment.status, step: step.kind })
  const { status } = fulfilment
  switch (step.kind) {
    case 'start_picking':
      return status === 'picking' ? ok(fulfilment) : canStep(status, 'picking') ? next({ status: 'picking' }) : wrong()
    case 'pick':
      return status === 'to_pick' || status === 'picking' ? pick(fulfilment, step.lines, now, next) : wrong()
    case 'pack':
      return status === 'packed'
        ? ok(fulfilment)
        : canStep(status, 'packed')
          ? next({ status: 'packed', packedAt: now })
          : wrong()
    case 'weigh':
      return status === 'picked' || status === 'packed' ? next({ weightG: step.weightG }) : wrong()
    case 'label':
      if (fulfilment.waybill === step.waybill) return ok(fulfilment)
      return ['to_pick', 'picking', 'picked', 'packed'].includes(status)
        ? next({ waybill: step.waybill, label: step.label })
        : wrong()
    case 'void_label':
      if (fulfilment.waybill === null) return ok(fulfilment)
      return ['to_pick', 'picking', 'picked', 'packed'].includes(status)
        ? next({ waybill: null, label: null })
        : wrong()
    case 'hand_over':
      if (status === 'handed_over' || status === 'collected') return ok(fulfilment)
      if (status !== 'packed') return fail('fulfilment.not_packed', { status })
      return fulfilment.waybill === null
        ? fail('fulfilment.no_label')
        : next({ status: 'handed_over', handedOverAt: now })
    case 'collect':
      return status === 'collected'
        ? ok(fulfilment)
        : canStep(status, 'collected')
          ? next({ status: 'collected' })
          : wrong()
    case 'intercept':
      return status === 'intercepted'
        ? ok(fulfilment)
        : canStep(status, 'intercepted')
          ? next({ status: 'intercepted' })
          : wrong()
    case 'cancel':
      return status === 'cancelled'
        ? ok(fulfilment)
        : canStep(status, 'cancelled')
          ? next({ status: 'cancelled' })
          : wrong()
  }
}

function pick(
  fulfilment: Fulfilment,
  taken: readonly { readonly lineNo: number; readonly quantity: number }[],
  now: number,
  next: (change: Partial<Fulfilment>) => Outcome,
): Outcome {
  const unknown = taken.find((line) => !fulfilment.lines.some((candidate) => candidate.lineNo === line.lineNo))
  if (unknown) return fail('fulfilment.line_unknown', { lineNo: unknown.lineNo })
  const lines = fulfilment.lines.map((line) => ({
    ...line,
    pickedQuantity:
      line.pickedQuantity + taken.filter((t) => t.lineNo === line.lineNo).reduce((sum, t) => sum + t.quantity, 0),
  }))
  const over = lines.find((line) => line.pickedQuantity > line.quantity)
  if (over)
    return fail('fulfilment.over_picked', { lineNo: over.lineNo, wanted: over.quantity, picked: over.pickedQuantity })
  const done = lines.every((line) => line.pickedQuantity === line.quantity)
  return next({ lines, status: done ? 'picked' : 'picking', ...(done ? { pickedAt: now } : {}) })
}
