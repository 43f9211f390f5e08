/** What a look at some orders finds: sets that may ship as one parcel, and pairs that may be one wish ordered twice. Pure. */
import { HOUR } from '../../core/time.ts'
import type { Evidence, MergeRules, SuggestionKind } from '../merging.contract.ts'
import {
  type Compared,
  compareReceivers,
  goodsInCommon,
  type Likeness,
  MAYBE_SAME,
  receiverBasis,
  SAME_RECEIVER,
} from './same-receiver.ts'

/** A job of an order that has not ended. */
export interface OpenJob {
  readonly id: string
  readonly orderId: string
  readonly warehouseId: string
  readonly status: string
  readonly waybill: string | null
  readonly packageId: string | null
  readonly carrier: string
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[]
}

/** An order before shipping, with its open jobs. */
export interface Waiting extends Compared {
  readonly status: string
  readonly holds: readonly { readonly reason: string }[]
  readonly jobs: readonly OpenJob[]
}

export interface Finding {
  readonly kind: SuggestionKind
  /** Ascending. */
  readonly orderIds: readonly string[]
  readonly warehouseId: string
  readonly confidence: number
  readonly evidence: readonly Evidence[]
  readonly basis: string
  readonly savedFen: number | null
  /** Sure and small enough to be done without asking, if the tenant wishes it. */
  readonly mayBeAutomatic: boolean
}

export interface LookFacts {
  readonly rules: MergeRules
  /** Grams of one piece; 0 when nobody knows. */
  readonly weightOf: (sku: string) => number
  /** Grams that the carrier takes from there; the parcel may not be heavier. */
  readonly carrierLimit: (warehouseId: string, carrier: string) => number
  /** Pairs (`a b`, ascending) that a person has called two wishes. */
  readonly notDuplicates: ReadonlySet<string>
}

export const pairKey = (a: string, b: string): string => (a < b ? `${a} ${b}` : `${b} ${a}`)

/** The one job of an order in a warehouse that could still be packed with others; null when somebody has begun with it. */
export function joinableJob(order: Waiting, warehouseId: string): OpenJob | null {
  const [job, ...more] = order.jobs.filter((candidate) => candidate.warehouseId === warehouseId)
  // Two jobs in one house are a split that somebody chose.
  if (!job || more.length > 0 || order.status !== 'allocated' || order.holds.length > 0) return null
  return job.status === 'to_pick' && job.waybill === null ? job : null
}

export function findSuggestions(
  looked: readonly string[],
  waiting: readonly Waiting[],
  facts: LookFacts,
): readonly Finding[] {
  const found = new Map<string, Finding>()
  const add = (finding: Finding) =>
    found.set(`${finding.kind} ${finding.warehouseId} ${finding.orderIds.join(' ')}`, finding)
  for (const order of waiting.filter(({ id }) => looked.includes(id))) {
    const near = waiting.filter((other) => other.id !== order.id && isNear(order, other, facts.rules))
    for (const other of near) {
      const duplicate = duplicateOf(order, other, facts)
      if (duplicate) add(duplicate)
    }
    for (const warehouseId of new Set(order.jobs.map((job) => job.warehouseId))) {
      const together = togetherWith(order, near, warehouseId, facts)
      if (together) add(together)
    }
  }
  return [...found.values()]
}

const isNear = (a: Compared, b: Compared, { windowHours }: MergeRules): boolean =>
  Math.abs(a.placedAt - b.placedAt) <= windowHours * HOUR

function likenessAsDuplicate(a: Compared, b: Compared): Likeness | null {
  if (a.connectionId === b.connectionId || goodsInCommon(a, b).length === 0) return null
  const alike = compareReceivers(a, b)
  return alike !== null && alike.confidence >= MAYBE_SAME ? alike : null
}

function duplicateOf(a: Waiting, b: Waiting, { notDuplicates }: LookFacts): Finding | null {
  const alike = notDuplicates.has(pairKey(a.id, b.id)) ? null : likenessAsDuplicate(a, b)
  if (!alike) return null
  const pair = [a, b].sort((x, y) => (x.id < y.id ? -1 : 1))
  return {
    kind: 'duplicate',
    orderIds: pair.map(({ id }) => id),
    warehouseId: '',
    confidence: Math.min(0.99, Math.round((alike.confidence + 0.05) * 100) / 100),
    evidence: [...alike.evidence, { fact: 'goods', detail: goodsInCommon(a, b).join('、') }],
    basis: pair.map(receiverBasis).join('\n'),
    savedFen: null,
    mayBeAutomatic: false,
  }
}

function togetherWith(order: Waiting, near: readonly Waiting[], warehouseId: string, facts: LookFacts): Finding | null {
  const own = joinableJob(order, warehouseId)
  if (!own) return null
  const members = [order]
  let worst: Likeness = { confidence: 1, certain: true, evidence: [] }
  for (const other of near) {
    if (!joinableJob(other, warehouseId)) continue
    const likes = members.map((member) => likenessAsOneParcel(member, other, facts))
    const known = likes.flatMap((like) => like ?? [])
    // All of them with all of them: a chain of likenesses may end at somebody else.
    if (known.length < members.length) continue
    members.push(other)
    for (const like of known)
      if (like.confidence < worst.confidence || worst.evidence.length === 0)
        worst = { ...like, certain: worst.certain && like.certain }
  }
  members.sort((a, b) => (a.id < b.id ? -1 : 1))
  const jobs = members.flatMap((member) => joinableJob(member, warehouseId) ?? [])
  const isDone = own.packageId !== null && jobs.every(({ packageId }) => packageId === own.packageId)
  if (members.length < 2 || isDone) return null
  const weightG = weightOfJobs(jobs, facts.weightOf)
  if (weightG > facts.carrierLimit(warehouseId, own.carrier)) return null
  const pieces = jobs.flatMap(({ lines }) => lines).reduce((sum, { quantity }) => sum + quantity, 0)
  const { rules } = facts
  return {
    kind: 'together',
    orderIds: members.map(({ id }) => id),
    warehouseId,
    confidence: worst.confidence,
    evidence: [...worst.evidence, { fact: 'warehouse', detail: warehouseId }],
    basis: members.map(receiverBasis).join('\n'),
    savedFen: rules.postageFen > 0 ? rules.postageFen * (parcelsOf(jobs) - 1) : null,
    mayBeAutomatic: worst.certain && weightG <= rules.maxWeightG && pieces <= rules.maxPieces,
  }
}

/** Orders that are one parcel already save nothing more among themselves. */
const parcelsOf = (jobs: readonly OpenJob[]): number => new Set(jobs.map(({ id, packageId }) => packageId ?? id)).size

export const weightOfJobs = (jobs: readonly Pick<OpenJob, 'lines'>[], weightOf: (sku: string) => number): number =>
  jobs.flatMap(({ lines }) => lines).reduce((sum, { sku, quantity }) => sum + weightOf(sku) * quantity, 0)

/** What looks like one wish ordered twice is looked at as such first: one of both may be cancelled. */
function likenessAsOneParcel(a: Waiting, b: Waiting, { notDuplicates }: LookFacts): Likeness | null {
  if (!notDuplicates.has(pairKey(a.id, b.id)) && likenessAsDuplicate(a, b) !== null) return null
  const alike = compareReceivers(a, b)
  return alike !== null && alike.confidence >= SAME_RECEIVER ? alike : null
}

/** The receivers still are what they were when it was found, each of them with each other. */
export function areSameReceiver(orders: readonly Compared[]): boolean {
  return orders.every((a, i) =>
    orders.slice(i + 1).every((b) => (compareReceivers(a, b)?.confidence ?? 0) >= SAME_RECEIVER),
  )
}
