/** A buyer asks for another address on the parcel's page: the order stops, and the merchant's people are asked. */
import type { AddressChangeDto, AskAddress } from '../../address-changes/address-changes.contract.ts'
import {
  type AddressChange,
  addressChangesRepository,
  shownAddressChange,
} from '../../address-changes/address-changes.repository.ts'
import { ANSWER_MS, HELD_BY, stageOf, taskOf } from '../../address-changes/domain/address-change.ts'
import { caseId } from '../../cases/domain/case-id.ts'
import { openCases } from '../../cases/open-case.ts'
import { maskAddress, maskName, maskPhone, phoneTail } from '../../core/mask.ts'
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { fulfilmentRepository } from '../../fulfilment/fulfilment.repository.ts'
import { isRerouting } from '../../orders/domain/accept-order.ts'
import { changeOrder } from '../../orders/domain/change-order.ts'
import type { Order, OrderEvent } from '../../orders/domain/order.ts'
import { holdsStock, isBeforeShipping } from '../../orders/domain/order-lifecycle.ts'
import { ordersRepository } from '../../orders/orders.repository.ts'
import { authorise } from '../../platform/authorise.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { allProvinces } from '../../regions/domain/division-tree.ts'
import { textsOfDivision } from '../../regions/domain/find-division.ts'
import { partingOfHeld } from '../merging/leave-parcel.ts'
import { saveChanges, withOrder } from '../orders/order-changes.ts'
import { openReceiver, sealOwner, sealReceiver } from '../orders/sealed-receiver.ts'

/** Forms that may be sent for an order in a day; each one is also a guess of the phone's end. */
export const MOST_TRIES = 6

/** The same form twice is one request. `ctx` is the system's: the link and the phone's end are what the buyer proves. */
export async function askAddressChange({
  ctx,
  input,
}: {
  ctx: Ctx
  input: AskAddress & { readonly orderId: string }
}): Promise<Result<AddressChangeDto, Failure>> {
  const allowed = authorise(ctx, 'orders:write')
  if (!allowed.ok) return allowed
  const id = `${input.orderId}.${input.requestId}`
  const repository = addressChangesRepository(ctx)
  const known = await repository.byId(id)
  if (known) return ok(shownAddressChange(known))
  const order = await ordersRepository(ctx).byId(input.orderId)
  if (!order) return fail('order.not_found')
  if (order.receiver.phoneTail.length < 4) return fail('address_change.no_proof')
  if (!(await repository.claimTry(order.id, { now: ctx.clock.now(), most: MOST_TRIES })))
    return fail('address_change.too_many', { most: MOST_TRIES })
  if (order.receiver.phoneTail !== input.phoneTail) return fail('address_change.wrong_tail')
  return withOrder(ctx, order.id, (fresh) => ask(ctx, fresh, id, input))
}

async function ask(ctx: Ctx, order: Order, id: string, input: AskAddress): Promise<Result<AddressChangeDto, Failure>> {
  const repository = addressChangesRepository(ctx)
  const earlier = await repository.ofOrder(order.id)
  // A repeat that crossed with this one.
  const same = earlier.find((change) => change.id === id)
  if (same) return ok(shownAddressChange(same))
  if (earlier.some(({ state }) => state === 'requested' || state === 'accepted'))
    return fail('address_change.already_open')
  const jobs = await fulfilmentRepository(ctx).ofOrders([order.id])
  const live = jobs.filter(({ status }) => status !== 'cancelled').map(({ status }) => status)
  const stage = stageOf(order.status, live)
  if (stage === 'over') return fail('address_change.too_late')
  if (isRerouting(order)) return fail('address_change.busy')
  const sealedFor = sealOwner(order.connectionId, order.platformOrderId)
  const receiver = await newReceiver(ctx, order, input, sealedFor)
  if (!receiver.ok) return receiver
  const now = ctx.clock.now()
  const change: AddressChange = {
    id,
    orderId: order.id,
    state: 'requested',
    stage,
    receiver: receiver.value,
    sealedFor,
    requestedAt: now,
    expiresAt: now + ANSWER_MS,
    decidedAt: null,
    decidedBy: null,
    why: '',
    doneAt: null,
  }
  const { province, city, district } = receiver.value
  const detail = `改到${province}${city === province ? '' : city}${district}`
  const events: OrderEvent[] = [
    { type: 'address_change', changeId: id, state: 'requested' },
    ...(isBeforeShipping(order.status)
      ? [{ type: 'hold_placed', hold: { reason: 'address_change', detail, by: HELD_BY, since: now } } as const]
      : []),
  ]
  // The others in its parcel need not wait for it.
  const parting = holdsStock(order.status) ? await partingOfHeld(ctx, order, '买家申请改地址') : null
  const changed = changeOrder(order, [...events, ...(parting?.events ?? [])], now, detail)
  if (!changed) return ok(shownAddressChange(change))
  const saved = await saveChanges(ctx, {
    changes: [changed, ...(parting?.changes ?? [])],
    statements: [
      ...(parting?.statements ?? []),
      ...repository.insert(change),
      ...openCases(ctx, [
        {
          id: caseId(order.id, 'address_change', input.requestId),
          kind: 'address_change',
          orderId: order.id,
          severity: stage === 'change' ? 'yellow' : 'red',
          detail: `${taskOf(stage, order.receiver.cipher?.sealed !== undefined)}（${detail}）`,
          openedAt: now,
          dueAt: change.expiresAt,
        },
      ]),
    ],
    audit: { action: 'address_change.requested', subjects: [order.id, id], after: { stage, detail } },
  })
  return saved.ok ? ok(shownAddressChange(change)) : saved
}

/** Name and phone that were left empty stay what they were, where the shop gave them in plain. */
async function newReceiver(
  ctx: Ctx,
  order: Order,
  { regionCode, detail, name, phone }: AskAddress,
  owner: string,
): Promise<Result<AddressChange['receiver'], Failure>> {
  const texts = isDeepest(regionCode) ? textsOfDivision(regionCode) : null
  if (!texts) return fail('address_change.region_unknown')
  const before = name === '' || phone === '' ? await openReceiver(ctx.env, order.receiver, owner) : null
  const plain = { name: name || before?.name || '', phone: phone || before?.phone || '', address: detail }
  if (plain.name === '' || plain.phone === '') return fail('address_change.receiver_incomplete')
  const phoneMasked = maskPhone(plain.phone)
  const masked = {
    nameMasked: maskName(plain.name),
    phoneMasked,
    phoneTail: phoneTail(phoneMasked),
    ...texts,
    street: '',
    addressMasked: maskAddress(detail),
    regionCode,
    addressToken: null,
    cipher: null,
  }
  return ok(await sealReceiver(ctx, masked, plain, owner))
}

/** A district, or a city that has none (东莞, 中山). */
function isDeepest(code: string): boolean {
  const city = allProvinces()
    .find((province) => province.code.slice(0, 2) === code.slice(0, 2))
    ?.cities.find((one) => one.code.slice(0, 4) === code.slice(0, 4))
  if (!city) return false
  return city.districts.length === 0 ? city.code === code : city.districts.some((district) => district.code === code)
}
