/** The rows of one order number as a canonical order. The receiver is masked already; amounts that a file leaves out follow from the others. */
import { maskPhonesInText } from '../../core/mask.ts'
import type { CanonicalLine, CanonicalOrder, Receiver } from '../../orders/canonical-order.contract.ts'
import type { ImportedLine } from './read-row.ts'

/** What is kept of a row: without the plain receiver. */
export type StagedLine = Omit<ImportedLine, 'receiver'> & { readonly receiver: Receiver }

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

/** `lines`: of one order, in the order of the file, at least one. `updatedAt`: when the file was read in, epoch ms. */
export function buildOrder(lines: readonly [StagedLine, ...StagedLine[]], updatedAt: number): CanonicalOrder {
  const [first] = lines
  const goodsFen = sum(lines.map((line) => (line.unitPriceFen ?? 0) * line.quantity))
  const freightFen = first.freightFen ?? 0
  const payableFen = first.payableFen ?? sum(lines.map((line) => line.linePaidFen ?? 0)) + freightFen
  const payable =
    first.payableFen === null && lines.every(({ linePaidFen }) => linePaidFen === null)
      ? goodsFen + freightFen
      : payableFen
  const isPaid = first.state !== 'pending_payment' && first.state !== 'cancelled'
  return {
    platformOrderId: first.orderId,
    platformStatus: first.state,
    state: first.state,
    platformReview: false,
    placedAt: first.placedAt,
    paidAt: first.paidAt ?? (isPaid ? first.placedAt : null),
    updatedAt,
    shipBy: null,
    payBy: null,
    currency: 'CNY',
    goodsFen,
    freightFen,
    discountFen: Math.max(0, goodsFen + freightFen - payable),
    payableFen: payable,
    payMethod: 'other',
    buyerId: null,
    receiver: first.receiver,
    buyerRemark: maskPhonesInText(first.buyerRemark),
    sellerRemark: maskPhonesInText(first.sellerRemark),
    sellerFlag: 0,
    reservationId: null,
    lines: lines.map((line, index) => lineOf(line, { index, lines, payable: payable - freightFen })),
  }
}

function lineOf(
  line: StagedLine,
  { index, lines, payable }: { index: number; lines: readonly StagedLine[]; payable: number },
): CanonicalLine {
  const code = line.merchantCode || line.title
  const isOut = line.state === 'shipped' || line.state === 'delivered'
  return {
    platformLineId: line.lineId || `${line.orderId}-${index + 1}`,
    shopProductId: code,
    shopSkuId: line.spec === '' || line.merchantCode !== '' ? code : `${code}/${line.spec}`,
    merchantCode: line.merchantCode,
    title: line.title || line.merchantCode,
    spec: line.spec,
    imageUrl: '',
    quantity: line.quantity,
    unitPriceFen: line.unitPriceFen ?? 0,
    paidFen: line.linePaidFen ?? sharesOf(payable, lines)[index] ?? 0,
    gift: false,
    state: line.state,
    refund: line.state === 'refunded' ? 'refunded' : 'none',
    shippedQuantity: isOut ? line.quantity : 0,
  }
}

/** What each line costs of the whole, by price or else by pieces; adds up to the 分. */
function sharesOf(payable: number, lines: readonly StagedLine[]): number[] {
  const priced = lines.map((line) => (line.unitPriceFen ?? 0) * line.quantity)
  const weights = sum(priced) > 0 ? priced : lines.map((line) => line.quantity)
  const whole = sum(weights)
  let before = 0
  let told = 0
  return weights.map((weight) => {
    before += weight
    const upTo = Math.round((payable * before) / whole)
    const share = upTo - told
    told = upTo
    return share
  })
}
