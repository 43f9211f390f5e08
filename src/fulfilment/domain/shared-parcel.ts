/**
 * 合并发货: jobs of several orders in one warehouse that leave as one parcel. Each stays a job of its own order, with its lines and
 * its holds; they share the box, the waybill and the steps that are taken with a box.
 */
import type { Fulfilment } from '../fulfilment.contract.ts'
import type { FulfilmentStep } from './fulfilment-lifecycle.ts'

export const hasEnded = ({ status }: Pick<Fulfilment, 'status'>): boolean =>
  status === 'cancelled' || status === 'handed_over' || status === 'collected' || status === 'intercepted'

/** By what the label service knows the parcel: the same code always gives the same waybill. A label after a voided one has a code of its own. */
export const labelCode = ({ id, packageId, label }: Pick<Fulfilment, 'id' | 'packageId' | 'label'>): string =>
  label?.orderCode ?? packageId ?? id

/** Pieces are off the shelf: what was put together is put apart by hands. */
export const isBegun = ({ status, lines }: Pick<Fulfilment, 'status' | 'lines'>): boolean =>
  status === 'picked' || status === 'packed' || lines.some((line) => line.pickedQuantity > 0)

/** The job in its new parcel. Only jobs that nobody has begun with and that have no label are put together. */
export const joined = (
  job: Fulfilment,
  { packageId, carrier }: Pick<Fulfilment, 'packageId' | 'carrier'>,
  now: number,
): Fulfilment => ({ ...job, packageId, carrier, updatedAt: now, version: job.version + 1 })

/** The job out of its parcel: without the shared label; a packed box is open again, what was picked stays picked. */
export const parted = (
  job: Fulfilment,
  { packageId, carrier }: Pick<Fulfilment, 'packageId' | 'carrier'>,
  now: number,
): Fulfilment => ({
  ...job,
  packageId,
  carrier,
  waybill: null,
  label: null,
  weightG: null,
  status: job.status === 'packed' ? 'picked' : job.status,
  packedAt: null,
  updatedAt: now,
  version: job.version + 1,
})

/** Whether a step with one job of a box is a step with this other one of it too. Shelves are picked job by job. */
export function movesWith({ status }: Pick<Fulfilment, 'status'>, step: FulfilmentStep): boolean {
  switch (step.kind) {
    case 'start_picking':
      return status === 'to_pick'
    case 'weigh':
    case 'pack':
    case 'label':
    case 'void_label':
    case 'hand_over':
      return true
    case 'pick':
    case 'collect':
    case 'intercept':
    case 'cancel':
      return false
  }
}
