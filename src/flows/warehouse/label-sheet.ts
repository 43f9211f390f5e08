/** Labels to be printed on 100 × 180 mm: a service's own template where it gave one, else a page of ours with bars for the scanners. */
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { code128 } from '../../fulfilment/domain/code128.ts'
import type { Fulfilment } from '../../fulfilment/fulfilment.contract.ts'
import { fulfilmentRepository } from '../../fulfilment/fulfilment.repository.ts'
import type { Order } from '../../orders/domain/order.ts'
import { ordersRepository } from '../../orders/orders.repository.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { carrierName } from '../../warehouses/carriers.contract.ts'
import { plainReceiver } from './print-label.ts'

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const text = (value: string): string => value.replace(/[&<>"']/g, (char) => escapes[char] ?? char)

/** Bars as one path; '' for a number that no bars can say. */
function bars(waybill: string): string {
  const widths = code128(waybill)
  if (widths === null) return ''
  let x = 0
  let path = ''
  for (const [i, width] of widths.entries()) {
    if (i % 2 === 0) path += `M${x} 0h${width}v40h-${width}z`
    x += width
  }
  return `<svg class="bars" viewBox="0 0 ${x} 40" preserveAspectRatio="none" role="img" aria-label="${text(waybill)}"><path d="${path}"/></svg>`
}

interface Printed {
  readonly job: Fulfilment
  readonly order: Order
  readonly receiver: { readonly name: string; readonly phone: string; readonly address: string }
  /** Sealed for the service's own print programme: a page cannot show it. */
  readonly isSealed: boolean
}

function ownLabel({ job, order, receiver, isSealed }: Printed): string {
  const { province, city, district } = order.receiver
  const lines = job.lines
    .map((line) => `<li>${text(line.sku)} ${text(line.spec)} <b>× ${line.quantity}</b></li>`)
    .join('')
  return `<section class="label"><header><b>${text(carrierName(job.carrier))}</b><span>${text(job.label?.packageCode ?? '')}</span></header>
${job.label?.routeMark ? `<p class="mark">${text(job.label.routeMark)}</p>` : ''}
<figure>${bars(job.waybill ?? '')}<figcaption>${text(job.waybill ?? '')}</figcaption></figure>
<div class="to"><p><b>${text(receiver.name)}</b> ${text(receiver.phone)}</p><p>${text(province + city + district + receiver.address)}</p></div>
<ul>${lines}</ul>
<footer>${text(order.hubNo)}${isSealed ? ' · 面单内容已加密，请用菜鸟打印组件打印' : ''}</footer></section>`
}

const STYLE = `@page{size:100mm 180mm;margin:0}*{box-sizing:border-box}body{margin:0;font:13px/1.5 "PingFang SC","Microsoft YaHei",sans-serif;color:#000;background:#fff}
.label,.page{width:100mm;height:180mm;padding:4mm;overflow:hidden;break-after:page;position:relative}.page{padding:0}.page iframe{border:0;width:100%;height:100%}
.label header{display:flex;justify-content:space-between;font-size:16px;border-bottom:1px solid #000;padding-bottom:2mm}
.mark{font-size:34px;font-weight:700;line-height:1.2;margin:3mm 0;text-align:center;letter-spacing:1px}
figure{margin:0;padding:3mm 0;border-top:1px solid #000;border-bottom:1px solid #000;text-align:center}.bars{width:88mm;height:18mm;display:block;margin:0 auto}
figcaption{font-size:17px;letter-spacing:2px;font-weight:600;margin-top:1mm}.to{padding:3mm 0;border-bottom:1px solid #000;font-size:16px}.to p{margin:0 0 1mm}
ul{margin:3mm 0 0;padding-left:5mm}footer{position:absolute;left:4mm;right:4mm;bottom:3mm;font-size:12px;border-top:1px dashed #000;padding-top:1mm}
.hint{margin:0;padding:10px 16px;background:#f3f4f6;font-size:14px}@media print{.hint{display:none}}
@media screen{body{background:#e5e7eb}.label,.page{background:#fff;margin:12px auto;box-shadow:0 1px 4px #0003}}`

const sheet = (title: string, pages: readonly string[], hint: string): string =>
  `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>${text(title)}</title><style>${STYLE}</style>${hint}${pages.join('\n')}</html>`

/** A stranger's page keeps to its own frame: its style must not reach the next label. */
const framed = (template: string): string =>
  `<div class="page"><iframe sandbox="" srcdoc="${text(template)}" title="面单"></iframe></div>`

async function printedOf(ctx: Ctx, job: Fulfilment, order: Order, isSealed: boolean): Promise<Printed> {
  const plain = await plainReceiver(ctx, order)
  const { nameMasked, phoneMasked, street, addressMasked } = order.receiver
  const masked = { name: nameMasked, phone: phoneMasked, address: `${street}${addressMasked}` }
  return { job, order, receiver: plain ? { ...masked, ...plain } : masked, isSealed }
}

/** HTML of one label. `fulfilment.no_label` before a waybill was asked for. */
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
  if (template?.trimStart().startsWith('<')) return ok(template)
  const order = await ordersRepository(ctx).byId(job.orderId)
  if (!order) return fail('fulfilment.not_found')
  return ok(sheet(job.waybill, [ownLabel(await printedOf(ctx, job, order, Boolean(template)))], ''))
}

/** HTML of many labels, one page each, in the order asked for. Jobs without a label are left out and named above the sheet. */
export async function labelSheet({ ctx, ids }: { ctx: Ctx; ids: readonly string[] }): Promise<Result<string, Failure>> {
  const repository = fulfilmentRepository(ctx)
  const jobs = new Map((await repository.byIds(ids)).map((job) => [job.id, job]))
  const found = ids.flatMap((id) => jobs.get(id) ?? [])
  const ready = found.filter((job) => job.waybill !== null && job.label !== null)
  if (ready.length === 0) return fail(found.length === 0 ? 'fulfilment.not_found' : 'fulfilment.no_label')
  const orders = new Map(
    (await ordersRepository(ctx).byIds(ready.map(({ orderId }) => orderId))).map((order) => [order.id, order]),
  )
  const pages: string[] = []
  for (const job of ready) {
    const order = orders.get(job.orderId)
    const template = await repository.label(job.id)
    if (template?.trimStart().startsWith('<')) pages.push(framed(template))
    else if (order) pages.push(ownLabel(await printedOf(ctx, job, order, Boolean(template))))
  }
  const missing = ids.length - pages.length
  const hint = `<p class="hint">共 ${pages.length} 张，按 Ctrl+P 打印（100 × 180 mm，无边距）。${missing > 0 ? `另有 ${missing} 单还没有面单，未列出。` : ''}</p>`
  return ok(sheet(`面单 ${pages.length} 张`, pages, hint))
}
