/** What we tell 京东: waybills, stock, listings on and off, memos; by SP-API unless the connection says otherwise. Each call may be repeated without harm. */
import { err, ok, type Result } from '../../core/result.ts'
import type { IntegrationError } from '../../platform/integration-error.ts'
import { integrationError } from '../../platform/outside-call.ts'
import type { ClientOptions, MemoNotice, ShipNotice, StockNotice } from '../channels.port.ts'
import { type Fields, listAt, objectAt, textAt } from '../read-fields.ts'
import { callSp, isLegacy, type SpCall } from './client.ts'
import { fetchRawOrder } from './pull.ts'
import * as legacy from './tell-legacy.ts'

type Done = Result<void, IntegrationError>

/** Values whose meaning no public paper tells: the whole order or part of it, absolute stock, on and off the shelf. */
const codes = { shipmentType: 1, stockOperationType: 1, updateModel: 1, onSale: 1, offSale: 2 } as const

/** Our carrier code (as 快递100 names it) → how the company's name begins there. */
const carrierNames: Readonly<Record<string, string>> = {
  shunfeng: '顺丰',
  zhongtong: '中通快递',
  yuantong: '圆通',
  shentong: '申通',
  yunda: '韵达',
  ems: 'EMS',
  youzhengguonei: '邮政',
  jd: '京东',
  jtexpress: '极兔',
  debangkuaidi: '德邦快递',
  debangwuliu: '德邦物流',
  huitongkuaidi: '百世快递',
  zhaijisong: '宅急送',
}

async function companyId(options: ClientOptions, carrier: string): Promise<Result<string, IntegrationError>> {
  const answer = await callSp(options, { method: 'GET', path: '/sp-order/v0/carriers' })
  if (!answer.ok) return answer
  const name = carrierNames[carrier] ?? carrier
  const company = listAt(answer.value, 'data').find((row) => textAt(row, 'companyName').startsWith(name))
  return company
    ? ok(textAt(company, 'companyId'))
    : err(integrationError('jd', 'rejected', `京东 ships with no carrier ${carrier}`))
}

/** A refused repeat finds its waybill at the order already. */
export async function ship(options: ClientOptions, notice: ShipNotice): Promise<Done> {
  if (isLegacy(options)) return legacy.ship(options, notice)
  const company = await companyId(options, notice.carrier)
  if (!company.ok) return company
  const order = await fetchRawOrder(options, notice.platformOrderId)
  if (!order.ok) return order
  if (waybillsOf(order.value).includes(notice.waybill)) return ok(undefined)
  return spDone(options, {
    method: 'POST',
    path: '/sp-order/v0/orders/{orderId}/shipments',
    at: { orderId: notice.platformOrderId },
    body: {
      orderShipmentDTO: {
        orderId: notice.platformOrderId,
        ...(options.credentials.venderId ? { venderId: options.credentials.venderId } : {}),
        shipmentType: codes.shipmentType,
        packageInfoList: [
          {
            waybillCode: notice.waybill,
            companyId: company.value,
            ...(notice.partial ? { outboundGoodsFacetDtoList: goodsOf(order.value, notice) } : {}),
          },
        ],
      },
    },
  })
}

const waybillsOf = (order: Fields): readonly string[] =>
  textAt(objectAt(order, 'transportInfo'), 'waybillCode').split(',')

const goodsOf = (order: Fields, { lines }: ShipNotice) =>
  lines.map(({ platformLineId, quantity }) => {
    const item = listAt(order, 'skuItemInfoList').find((one) => textAt(one, 'skuUuid') === platformLineId)
    return { skuUuid: platformLineId, skuId: item ? textAt(item, 'skuId') : platformLineId, skuNum: quantity }
  })

/** Absolute sellable pieces of one SKU, in the shop's own stock (store 0). */
export async function setStock(options: ClientOptions, notice: StockNotice): Promise<Done> {
  if (isLegacy(options)) return legacy.setStock(options, notice)
  return spDone(options, {
    method: 'PUT',
    path: '/sp-product/v0/sku-stocks/batch',
    body: {
      updateModel: codes.updateModel,
      stockRfID: notice.idempotencyKey,
      stockOperationType: codes.stockOperationType,
      putSkuStockList: [{ skuId: notice.shopSkuId, storeId: '0', stockNum: notice.quantity }],
    },
  })
}

export async function setListing(options: ClientOptions, productId: string, onSale: boolean): Promise<Done> {
  if (isLegacy(options)) return legacy.setListing(options, productId, onSale)
  return spDone(options, {
    method: 'PUT',
    path: '/sp-product/v0/product-states/batch',
    body: {
      statusType: onSale ? codes.onSale : codes.offSale,
      productIdList: [productId],
      ...(onSale ? {} : { downReason: '库存不足' }),
    },
  })
}

export async function writeMemo(options: ClientOptions, memo: MemoNotice): Promise<Done> {
  if (isLegacy(options)) return legacy.writeMemo(options, memo)
  return spDone(options, {
    method: 'PUT',
    path: '/sp-order/v0/orders/{orderId}/vender-remarks',
    at: { orderId: memo.platformOrderId },
    body: { flagId: memo.flag, remark: memo.text },
  })
}

async function spDone(options: ClientOptions, call: SpCall): Promise<Done> {
  const answer = await callSp(options, call)
  return answer.ok ? ok(undefined) : answer
}
