/** What we tell 淘宝: waybills, stock, listings on and off, memos. Each call may be repeated without harm. */
import { ok, type Result } from '../../core/result.ts'
import type { IntegrationError } from '../../platform/integration-error.ts'
import type { MemoNotice, ShipNotice, StockNotice } from '../channels.port.ts'
import { type Fields, integerAt, objectAt, textAt } from '../read-fields.ts'
import { callTaobao, type TaobaoOptions } from './client.ts'
import { fetchRawTrade } from './pull.ts'
import { companyCode } from './taobao.types.ts'
import { linesOf } from './translate.ts'
import { lineIdOf } from './translate-line.ts'

type Done = Result<void, IntegrationError>

/** The whole order, whole sub-orders of it, or pieces of a sub-order, which are told in another way. */
export async function ship(options: TaobaoOptions, notice: ShipNotice): Promise<Done> {
  const trade = notice.partial ? await fetchRawTrade(options, notice.platformOrderId) : null
  if (trade && !trade.ok) return trade
  const answer =
    trade && isOfPieces(notice, trade.value)
      ? await sendPieces(options, notice, trade.value)
      : await callTaobao(options, 'taobao.logistics.offline.send', {
          tid: notice.platformOrderId,
          out_sid: notice.waybill,
          company_code: companyCode(notice.carrier),
          ...(notice.partial
            ? { is_split: '1', sub_tid: notice.lines.map((line) => line.platformLineId).join(',') }
            : {}),
        })
  if (answer.ok) return ok(undefined)
  return (await isOnItsWay(options, notice, answer.error)) ? ok(undefined) : answer
}

/** Fewer pieces than the sub-order has. */
const isOfPieces = ({ lines }: ShipNotice, trade: Fields): boolean =>
  linesOf(trade).some((line) => {
    const told = lines.find(({ platformLineId }) => platformLineId === lineIdOf(line))
    return told !== undefined && told.quantity < (integerAt(line, 'num') ?? 0)
  })

/** `consign_type`: sub-orders may leave in part. */
const IN_PART = '1'

/**
 * A parcel with its pieces, by `alibaba.ascp.logistics.offline.send` (?). A sub-order is left open until the parcel with which
 * all of the order has left; that one closes them all.
 */
async function sendPieces(options: TaobaoOptions, notice: ShipNotice, trade: Fields) {
  const goods = notice.lines.map(({ platformLineId, quantity }) => ({ sub_tid: platformLineId, num: quantity }))
  const isLast = notice.otherWaybills !== undefined
  const open = new Set(goods.map(({ sub_tid }) => sub_tid))
  const statuses = linesOf(trade)
    .map(lineIdOf)
    .filter((sub_tid) => isLast || open.has(sub_tid))
    .map((sub_tid) => ({ sub_tid, is_part_consign: !isLast }))
  return callTaobao(options, 'alibaba.ascp.logistics.offline.send', {
    tid: notice.platformOrderId,
    consign_type: IN_PART,
    consign_pkgs: JSON.stringify([{ out_sid: notice.waybill, company_code: companyCode(notice.carrier), goods }]),
    consign_status: JSON.stringify(statuses),
  })
}

/** A repeat of a notice whose first answer was lost is refused; the sub-orders then carry our waybill already. */
async function isOnItsWay(options: TaobaoOptions, notice: ShipNotice, error: IntegrationError): Promise<boolean> {
  if (error.code !== 'rejected') return false
  const trade = await fetchRawTrade(options, notice.platformOrderId)
  if (!trade.ok) return false
  const told = new Set(notice.lines.map((line) => line.platformLineId))
  const lines = linesOf(trade.value).filter((line) => !notice.partial || told.has(lineIdOf(line)))
  return lines.length > 0 && lines.every((line) => textAt(line, 'invoice_no').split(',').includes(notice.waybill))
}

/** Absolute sellable pieces; a product without variants is its own SKU and goes without `sku_id`. */
export async function setStock(options: TaobaoOptions, notice: StockNotice): Promise<Done> {
  const { shopProductId, shopSkuId } = notice
  return done(
    await callTaobao(options, 'taobao.item.quantity.update', {
      num_iid: shopProductId,
      sku_id: shopSkuId === shopProductId ? '' : shopSkuId,
      quantity: String(notice.quantity),
      type: '1',
    }),
  )
}

export const pauseListing = async (options: TaobaoOptions, numIid: string): Promise<Done> =>
  done(await callTaobao(options, 'taobao.item.update.delisting', { num_iid: numIid }))

/** Putting a product on sale takes its number of pieces: it keeps the one that it has. */
export async function resumeListing(options: TaobaoOptions, numIid: string): Promise<Done> {
  const item = await callTaobao(options, 'taobao.item.seller.get', { fields: 'num_iid,num', num_iid: numIid })
  if (!item.ok) return item
  const num = textAt(objectAt(item.value, 'item'), 'num')
  return done(await callTaobao(options, 'taobao.item.update.listing', { num_iid: numIid, num }))
}

/** An empty memo has to be asked for, since empty values are not sent. */
export const writeMemo = async (options: TaobaoOptions, { platformOrderId, text, flag }: MemoNotice): Promise<Done> =>
  done(
    await callTaobao(options, 'taobao.trade.memo.update', {
      tid: platformOrderId,
      memo: text,
      flag: String(Math.min(Math.max(flag, 0), 5)),
      reset: text.trim() === '' ? 'true' : '',
    }),
  )

const done = (answer: Result<unknown, IntegrationError>): Done => (answer.ok ? ok(undefined) : answer)
