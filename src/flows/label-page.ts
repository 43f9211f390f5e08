/** A label to be printed: the service's own template, or a plain page of ours with what sorters and pickers read. */
import { type Failure, fail, ok, type Result } from '../core/result.ts'
import { fulfilmentRepository } from '../fulfilment/fulfilment.repository.ts'
import { ordersRepository } from '../orders/orders.repository.ts'
import type { Ctx } from '../platform/ctx.ts'
import { carrierName } from '../warehouses/carriers.contract.ts'

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const text = (value: string): string => value.replace(/[&<>"']/g, (char) => escapes[char] ?? char)

/** HTML. `fulfilment.no_label` before a waybill was asked for. */
export async function labelPage({
  ctx,
  fulfilmentId,
}: {
  ctx: Ctx
  fulfilmentId: string
}): Promise<Result<string, Failure>> {
  const repository = fulfilmentRepository(ctx)
  const job = await repository.byId(fulfilmentId)
  if (!job) return fail('fulfilment.not_found')
  if (job.waybill === null || job.label === null) return fail('fulfilment.no_label')
  const template = await repository.label(fulfilmentId)
  if (template) return ok(template)
  const order = await ordersRepository(ctx).byId(job.orderId)
  if (!order) return fail('fulfilment.not_found')
  const { receiver } = order
  const lines = job.lines.map((line) => `<li>${text(line.sku)} ${text(line.spec)} × ${line.quantity}</li>`).join('')
  return ok(`<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>${text(job.waybill)}</title>
<style>body{font:14px/1.5 sans-serif;width:76mm;margin:4mm}h1{font-size:28px;margin:0}h2{font-size:18px;margin:8px 0;letter-spacing:1px}p{margin:4px 0}ul{padding-left:16px}</style>
<h1>${text(job.label.routeMark)}</h1><h2>${text(carrierName(job.carrier))} ${text(job.waybill)}</h2>
<p>${text(receiver.nameMasked)} ${text(receiver.phoneMasked)}</p>
<p>${text(receiver.province + receiver.city + receiver.district + receiver.street + receiver.addressMasked)}</p>
<ul>${lines}</ul><p>${text(order.hubNo)} ${text(job.label.packageCode)}</p></html>`)
}
