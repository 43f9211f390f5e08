/** What a keeper does next with a fulfilment. */
import { workStages } from '../../../src/fulfilment/fulfilment.contract.ts'
import type { Fulfilment, FulfilmentStatus } from '../api/fulfilments.ts'

export type StageVerb = 'start_picking' | 'pick' | 'pack' | 'weigh' | 'print_label' | 'void_label' | 'hand_over'

/** The verb of the one large button; null when the warehouse is done with it. */
export function nextVerb(fulfilment: Pick<Fulfilment, 'status' | 'weightG' | 'waybill'>): StageVerb | null {
  switch (fulfilment.status) {
    case 'to_pick':
      return 'start_picking'
    case 'picking':
      return 'pick'
    case 'picked':
      return 'pack'
    case 'packed':
      if (fulfilment.weightG === null) return 'weigh'
      return fulfilment.waybill === null ? 'print_label' : 'hand_over'
    default:
      return null
  }
}

const TO_PICK_LIMIT = 2 * 3_600_000

/** A fulfilment that waits to be picked for more than two hours is late. */
export function isPickLate(fulfilment: { status: FulfilmentStatus; createdAt: number }, now: number): boolean {
  return fulfilment.status === 'to_pick' && now - fulfilment.createdAt > TO_PICK_LIMIT
}

/** Steps that are possible beside the next one: weighing may be skipped, the label may come before the packing. */
export function otherVerbs(fulfilment: Pick<Fulfilment, 'status' | 'weightG' | 'waybill'>): readonly StageVerb[] {
  const next = nextVerb(fulfilment)
  const possible: StageVerb[] = []
  if (['picked', 'packed'].includes(fulfilment.status) && fulfilment.waybill === null) possible.push('print_label')
  if (fulfilment.status === 'packed' && fulfilment.waybill !== null) possible.push('hand_over')
  if (workStages.some((stage) => stage === fulfilment.status) && fulfilment.waybill !== null)
    possible.push('void_label')
  return possible.filter((verb) => verb !== next)
}

/** Is there a label to be printed? One that was asked for and not voided with its job. */
export function hasLabel(fulfilment: Pick<Fulfilment, 'status' | 'waybill' | 'label'>): boolean {
  return fulfilment.waybill !== null && fulfilment.label !== null && fulfilment.status !== 'cancelled'
}

const order: readonly FulfilmentStatus[] = ['to_pick', 'picking', 'picked', 'packed', 'handed_over', 'collected']

/** Jobs that leave in one box stand together, where the first of them stands. */
export function boxesOf<Job extends Pick<Fulfilment, 'id' | 'packageId'>>(
  jobs: readonly Job[],
): readonly (readonly [Job, ...Job[]])[] {
  const groups = Map.groupBy(jobs, ({ id, packageId }) => packageId ?? id)
  return [...groups.values()].flatMap(([first, ...more]) => (first ? [[first, ...more] as const] : []))
}

/** The job of a box that is furthest behind: what the box waits for. */
export const slowestOf = <Job extends Pick<Fulfilment, 'status'>>(jobs: readonly [Job, ...Job[]]): Job =>
  jobs.reduce((slowest, job) => (order.indexOf(job.status) < order.indexOf(slowest.status) ? job : slowest))
