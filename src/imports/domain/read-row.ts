/** One row of an export as a line of an order; what cannot be read is named by its column. Money in 分, instants epoch ms. */
import { parseLocal } from '../../core/time.ts'
import type { ColumnMapping, ImportField } from './columns.ts'

export interface ImportedLine {
  readonly orderId: string
  readonly lineId: string
  readonly merchantCode: string
  readonly title: string
  readonly spec: string
  readonly quantity: number
  readonly unitPriceFen: number | null
  readonly linePaidFen: number | null
  readonly payableFen: number | null
  readonly freightFen: number | null
  readonly state: 'pending_payment' | 'paid' | 'shipped' | 'delivered' | 'cancelled' | 'refunded'
  readonly placedAt: number
  readonly paidAt: number | null
  readonly receiver: {
    readonly name: string
    readonly phone: string
    readonly province: string
    readonly city: string
    readonly district: string
    readonly address: string
  }
  readonly buyerRemark: string
  readonly sellerRemark: string
}

export const rowFaults = [
  'missing',
  /** A spreadsheet wrote 6.92E+18 or rounded the number after its 15th digit: the real one cannot be known. */
  'mangled_number',
  'not_a_quantity',
  'not_an_amount',
  'not_a_time',
  'unknown_status',
] as const
export type RowFault = (typeof rowFaults)[number]

export interface RowError {
  readonly field: ImportField
  readonly column: string
  readonly fault: RowFault
  readonly value: string
}

const MANGLED = /^\d(?:\.\d+)?[eE]\+?\d{2}$/
/** What a spreadsheet leaves of a long number: zeros from the 16th digit on. Shorter ones end so by themselves too often. */
const ROUNDED = /^\d{15}0{2,}$/
/** `="…"`, an apostrophe or a tab: written so that no spreadsheet touches it. */
const PROTECTED = /^\s*(?:=|')|\t/

const states: readonly (readonly [RegExp, ImportedLine['state']])[] = [
  [/退款成功|已退款|全额退款/, 'refunded'],
  [/取消|关闭|cancel|closed/i, 'cancelled'],
  [/待付款|未付款|等待买家付款|待支付|pending/i, 'pending_payment'],
  [/已完成|交易成功|已签收|已收货|完成|delivered|finished/i, 'delivered'],
  [/已发货|待收货|卖家已发货|运输中|shipped/i, 'shipped'],
  [/待发货|备货中|已付款|已支付|等待卖家发货|买家已付款|等待出库|待揽收|paid|processing/i, 'paid'],
]

/** `="6920…"`, a tab or an apostrophe: what exports put around numbers so that spreadsheets leave them alone. */
export const cleanCell = (cell: string): string =>
  cell
    .trim()
    .replace(/^="?(.*?)"?$/, '$1')
    .replace(/^'(?=\d)/, '')
    .trim()

/** `2026-11-22 10:00:00`, `2026/11/2 9:05`, with or without seconds, in GMT+8. */
export function readTime(text: string): number | null {
  const match = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?)?/.exec(text)
  if (!match) return null
  const [, year, ...rest] = match
  const [month, day, hour, minute, second] = rest.map((part) => (part ?? '0').padStart(2, '0'))
  return parseLocal(`${year}-${month}-${day} ${hour}:${minute}:${second}`)
}

/** `¥1,234.50` → 123450. */
export function readAmount(text: string): number | null {
  const match = /^[¥￥]?(-?)(\d+)(?:\.(\d{1,2})0*)?元?$/.exec(text.replaceAll(',', ''))
  if (!match) return null
  const fen = Number(`${match[1]}${match[2]}${(match[3] ?? '').padEnd(2, '0')}`)
  return Number.isSafeInteger(fen) ? fen + 0 : null
}

/** Reader of a file's rows: `header` and `mapping` decide once where each field stands. */
export function rowReader(header: readonly string[], mapping: ColumnMapping) {
  const places = new Map(
    Object.entries(mapping).map(([field, column]) => [field as ImportField, header.indexOf(column)]),
  )
  return (cells: readonly string[]): { readonly line: ImportedLine | null; readonly errors: readonly RowError[] } => {
    const errors: RowError[] = []
    const text = (field: ImportField): string => cleanCell(cells[places.get(field) ?? -1] ?? '')
    const fault = (field: ImportField, kind: RowFault): null => {
      errors.push({ field, column: mapping[field] ?? field, fault: kind, value: text(field).slice(0, 60) })
      return null
    }
    const id = (field: ImportField): string => {
      const value = text(field)
      const isProtected = PROTECTED.test(cells[places.get(field) ?? -1] ?? '')
      if (MANGLED.test(value) || (!isProtected && ROUNDED.test(value))) fault(field, 'mangled_number')
      return value
    }
    const amount = (field: ImportField) =>
      text(field) === '' ? null : (readAmount(text(field)) ?? fault(field, 'not_an_amount'))
    const time = (field: ImportField) =>
      text(field) === '' ? null : (readTime(text(field)) ?? fault(field, 'not_a_time'))
    const orderId = id('orderId') || fault('orderId', 'missing') || ''
    const quantity = Number(text('quantity'))
    if (!Number.isInteger(quantity) || quantity < 1 || quantity > 100_000) fault('quantity', 'not_a_quantity')
    const placedAt = text('placedAt') === '' ? fault('placedAt', 'missing') : time('placedAt')
    const paidAt = time('paidAt')
    const status = text('status')
    const state = status === '' ? 'paid' : states.find(([pattern]) => pattern.test(status))?.[1]
    if (state === undefined) fault('status', 'unknown_status')
    if (text('merchantCode') === '' && text('title') === '') fault('merchantCode', 'missing')
    const line: ImportedLine = {
      orderId,
      lineId: id('lineId'),
      merchantCode: text('merchantCode'),
      title: text('title'),
      spec: text('spec'),
      quantity,
      unitPriceFen: amount('unitPrice'),
      linePaidFen: amount('linePaid'),
      payableFen: amount('payable'),
      freightFen: amount('freight'),
      state: state ?? 'paid',
      placedAt: placedAt ?? 0,
      paidAt,
      receiver: {
        name: text('name'),
        phone: text('phone'),
        province: text('province'),
        city: text('city'),
        district: text('district'),
        address: text('address'),
      },
      buyerRemark: text('buyerRemark'),
      sellerRemark: text('sellerRemark'),
    }
    return { line: errors.length === 0 ? line : null, errors }
  }
}
