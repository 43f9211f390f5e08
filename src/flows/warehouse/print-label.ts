/** A label for a job: asked for at the e-waybill service of the tenant, which answers the same waybill however often it is asked. */
import { knownCaseIds, LABEL_FAILED } from '../../cases/cases.repository.ts'
import { caseId } from '../../cases/domain/case-id.ts'
import { openCases } from '../../cases/open-case.ts'
import { err, type Failure, fail, ok, type Result } from '../../core/result.ts'
import { hasEnded, labelCode } from '../../fulfilment/domain/shared-parcel.ts'
import type { Fulfilment } from '../../fulfilment/fulfilment.contract.ts'
import { fulfilmentRepository } from '../../fulfilment/fulfilment.repository.ts'
import type { Party } from '../../logistics/carrier.port.ts'
import type { Order } from '../../orders/domain/order.ts'
import { ordersRepository } from '../../orders/orders.repository.ts'
import { authorise } from '../../platform/authorise.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { outsideFailure } from '../../platform/integration-error.ts'
import { unscoped } from '../../platform/row-scope.ts'
import { carrierName } from '../../warehouses/carriers.contract.ts'
import type { Warehouse } from '../../warehouses/warehouses.contract.ts'
import { warehousesRepository } from '../../warehouses/warehouses.repository.ts'
import { callCarrier, courierConnections, courierFor } from '../couriers/couriers.ts'
import { openReceiver, sealOwner } from '../orders/sealed-receiver.ts'
import { webhookEffects } from '../webhooks/webhook-news.ts'
import { fulfil } from './fulfil.ts'

export const sender = (warehouse: Warehouse, company: string): Party => ({
  company,
  name: warehouse.contactName || company,
  phone: warehouse.contactPhone,
  province: warehouse.province,
  city: warehouse.city,
  district: warehouse.district,
  address: warehouse.address || warehouse.name,
})

/** The receiver as the platform shows it, masked; its ciphertexts go to the label service beside it. */
const receiver = ({ receiver: r }: Order): Party => ({
  company: '',
  name: r.nameMasked,
  phone: r.phoneMasked,
  province: r.province,
  city: r.city,
  district: r.district,
  address: `${r.street}${r.addressMasked}`,
})

/** Name, phone and address as the merchant's own shop gave them; every opening leaves its trace. */
export async function plainReceiver(ctx: Ctx, order: Order) {
  const plain = await openReceiver(ctx.env, order.receiver, sealOwner(order.connectionId, order.platformOrderId))
  if (plain)
    await commit(ctx, {
      statements: [],
      audit: { action: 'receiver.opened', subjects: [order.id], after: { why: '打印面单' } },
    })
  return plain
}

/** All jobs that leave in one box with this one, itself among them. */
async function boxWith(ctx: Ctx, job: Fulfilment): Promise<readonly Fulfilment[]> {
  if (job.packageId === null) return [job]
  const whole = unscoped(ctx, 'a box has one label, whosever its orders are')
  return (await fulfilmentRepository(whole).ofPackages([job.packageId])).filter((one) => !hasEnded(one))
}

/** One for each label that the job needs; it closes by itself when the label is there. */
async function openLabelCase(
  ctx: Ctx,
  {
    job,
    order,
    voided,
    why,
  }: { readonly job: Fulfilment; readonly order: Order; readonly voided: number; why: string },
): Promise<void> {
  const id = caseId(job.orderId, LABEL_FAILED, voided === 0 ? job.id : `${job.id}-${voided + 1}`)
  if ((await knownCaseIds(ctx, [id])).has(id)) return
  await commit(ctx, {
    statements: openCases(ctx, [
      {
        id,
        kind: LABEL_FAILED,
        orderId: job.orderId,
        severity: 'yellow',
        detail: `${carrierName(job.carrier)}面单没有取到：${why.slice(0, 200)}`,
        dueAt: order.shipBy,
        openedAt: ctx.clock.now(),
      },
    ]),
    audit: { action: 'label.failed', subjects: [job.id, job.orderId] },
    effects: await webhookEffects(ctx, { caseIds: [id] }),
  })
}

export async function printLabel({
  ctx,
  input,
}: {
  ctx: Ctx
  input: { fulfilmentId: string }
}): Promise<Result<Fulfilment, Failure>> {
  const allowed = authorise(ctx, 'fulfilment:write')
  if (!allowed.ok) return allowed
  const job = await fulfilmentRepository(ctx).byId(input.fulfilmentId)
  if (!job) return fail('fulfilment.not_found')
  if (job.waybill !== null) return ok(job)
  if (!['to_pick', 'picking', 'picked', 'packed'].includes(job.status))
    return fail('fulfilment.wrong_stage', { status: job.status, step: 'label' })
  const box = await boxWith(ctx, job)
  const whole = unscoped(ctx, 'a box has one label, whosever its orders are')
  const [orders, warehouse, couriers] = await Promise.all([
    ordersRepository(whole).byIds(box.map(({ orderId }) => orderId)),
    warehousesRepository(ctx).byId(job.warehouseId),
    courierConnections(ctx),
  ])
  // One receiver: any of them says where to. The same one each time, so that a repeat asks for the same label.
  const order = orders.find(({ id }) => id === box[0]?.orderId)
  if (!order || !warehouse) return fail('fulfilment.not_found')
  const held = orders.find(({ holds }) => holds.length > 0)
  if (held) return fail('fulfilment.order_held', { holds: held.holds.map((hold) => hold.reason), order: held.hubNo })
  const courier = courierFor(couriers, { task: 'labels', carrier: job.carrier })
  if (!courier) return fail('fulfilment.no_carrier_connection')
  // Couriers refuse a label without somebody to call; the first warehouse of a new tenant has nobody yet.
  if (warehouse.contactPhone === '')
    return fail('fulfilment.sender_incomplete', { warehouseId: warehouse.id, warehouse: warehouse.name })
  const plain = await plainReceiver(ctx, order)
  const voided = await fulfilmentRepository(ctx).voidedLabels(job.id)
  const orderCode = voided === 0 ? labelCode(job) : `${labelCode(job)}-${voided + 1}`
  const label = await callCarrier(ctx, courier, ({ options }) =>
    courier.service.create(
      {
        orderCode,
        carrier: job.carrier,
        sender: sender(warehouse, ctx.tenant.name),
        receiver: plain ? { ...receiver(order), ...plain } : receiver(order),
        receiverCipher: plain ? null : order.receiver.cipher,
        goods: box.flatMap(({ lines }) => lines).map(({ title, quantity }) => ({ name: title, quantity })),
        weightG: job.weightG ?? 0,
        remark: '',
      },
      options,
    ),
  )
  if (!label.ok) {
    // Nobody was asked: there is nothing to look into, only to wait.
    if (!('gate' in label.error)) await openLabelCase(ctx, { job, order, voided, why: label.error.detail })
    return err(outsideFailure(label.error))
  }
  const { waybill, routeMark, packageCode, template } = label.value
  return fulfil({
    ctx,
    input: {
      fulfilmentId: job.id,
      template,
      step: {
        kind: 'label',
        waybill,
        label: {
          routeMark,
          packageCode,
          provider: courier.connection.kind,
          connectionId: courier.connection.id,
          printedAt: ctx.clock.now(),
          ...(voided === 0 ? {} : { orderCode }),
        },
      },
    },
  })
}
