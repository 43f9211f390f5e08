/** The one place that says which fields of an order leave the system, and which right each of them needs. */
import { maskPhonesInText } from '../core/mask.ts'
import { type FieldClasses, namesMoney, seen, withoutMoney } from '../platform/field-scope.ts'
import type { Right } from '../platform/rights.ts'
import type { Receiver } from './canonical-order.contract.ts'
import type { Order } from './domain/order.ts'
import type { Hold, OrderEventDto, OrderLineDto, OrderSummary, RuleMarks } from './orders.contract.ts'

type Rights = ReadonlySet<Right>

/** A summary with nothing left out. */
export type WholeSummary = Required<OrderSummary>

/** An order or its row: everything that a summary is made of, and more. */
type SummarySource = Omit<WholeSummary, 'holds' | 'tags' | 'receiver' | 'items'> & {
  readonly holds: readonly Hold[]
  readonly tags: readonly string[]
  readonly receiver: Receiver
}

export const summaryFields = {
  id: 'open',
  hubNo: 'open',
  channel: 'open',
  connectionId: 'open',
  platformOrderId: 'open',
  status: 'open',
  platformStatus: 'open',
  holds: 'open',
  tags: 'open',
  priority: 'open',
  receiver: 'open',
  items: 'open',
  currency: 'open',
  payableFen: 'finance:read',
  payMethod: 'open',
  warehouseId: 'open',
  waybill: 'open',
  placedAt: 'open',
  paidAt: 'open',
  shipBy: 'open',
  promisedAt: 'open',
  expectedAt: 'open',
  deliveredAt: 'open',
  reshipOf: 'open',
  createdAt: 'open',
  updatedAt: 'open',
  version: 'open',
} as const satisfies FieldClasses<WholeSummary>

/** Masked for everybody; the token and the ciphertexts are for the label service. */
const receiverFields = {
  nameMasked: 'open',
  phoneMasked: 'open',
  phoneTail: 'open',
  province: 'open',
  city: 'open',
  district: 'open',
  street: 'open',
  addressMasked: 'open',
  regionCode: 'open',
} as const satisfies FieldClasses<OrderSummary['receiver']>

const lineFields = {
  lineNo: 'open',
  platformLineId: 'open',
  shopProductId: 'open',
  shopSkuId: 'open',
  merchantCode: 'open',
  sku: 'open',
  title: 'open',
  spec: 'open',
  imageUrl: 'open',
  quantity: 'open',
  unitPriceFen: 'finance:read',
  paidFen: 'finance:read',
  gift: 'open',
  status: 'open',
  refund: 'open',
  bundle: 'open',
} as const satisfies FieldClasses<OrderLineDto>

/** What one order shows beside its summary. */
type MoreOfOrder = Pick<
  Order,
  | 'buyerRemark'
  | 'sellerRemark'
  | 'sellerFlag'
  | 'goodsFen'
  | 'freightFen'
  | 'discountFen'
  | 'contactClicks'
  | 'statusAt'
  | 'allocatedAt'
  | 'shippedAt'
  | 'ruleMarks'
>
const moreFields = {
  buyerRemark: 'open',
  sellerRemark: 'open',
  sellerFlag: 'open',
  goodsFen: 'finance:read',
  freightFen: 'finance:read',
  discountFen: 'finance:read',
  contactClicks: 'open',
  statusAt: 'open',
  allocatedAt: 'open',
  shippedAt: 'open',
  ruleMarks: 'open',
} as const satisfies FieldClasses<MoreOfOrder>

/** With nothing left out: kept until it is known whom it is shown to (`summarySeen`). */
function wholeSummaryFrom(source: SummarySource, items: readonly OrderSummary['items'][number][]): WholeSummary {
  const whole: WholeSummary = {
    ...source,
    holds: [...source.holds],
    tags: [...source.tags],
    receiver: seen<OrderSummary['receiver'], typeof receiverFields>(source.receiver, receiverFields, new Set()),
    items: [...items],
  }
  // The source may be a whole order: only the summary's own fields go on.
  return Object.fromEntries(
    Object.keys(summaryFields).map((field) => [field, whole[field as keyof WholeSummary]]),
  ) as WholeSummary
}

/** What of a summary a holder of these rights sees. */
export const summarySeen = (whole: WholeSummary, rights: Rights): OrderSummary => seen(whole, summaryFields, rights)

/** What lists show to a holder of these rights. */
export const summaryFrom = (
  source: SummarySource,
  items: readonly OrderSummary['items'][number][],
  rights: Rights,
): OrderSummary => summarySeen(wholeSummaryFrom(source, items), rights)

export const wholeSummaryOf = (order: Order): WholeSummary =>
  wholeSummaryFrom(
    order,
    order.lines.map(({ sku, title, spec, imageUrl, quantity }) => ({ sku, title, spec, imageUrl, quantity })),
  )

export const summaryOf = (order: Order, rights: Rights): OrderSummary => summarySeen(wholeSummaryOf(order), rights)

/** What a rule read off an amount is an amount too. */
export const marksSeen = (ruleMarks: RuleMarks | null, rights: Rights): RuleMarks | null =>
  ruleMarks === null || rights.has('finance:read')
    ? ruleMarks
    : {
        ...ruleMarks,
        marks: ruleMarks.marks.map((mark) =>
          namesMoney(mark.path) ? { ...mark, hit: '', ...(mark.put === 'field' ? { value: '' } : {}) } : mark,
        ),
      }

/** The order of the detail page. */
export const fullSummaryOf = (order: Order, rights: Rights) => ({
  ...summaryOf(order, rights),
  ...seen<MoreOfOrder, typeof moreFields>(
    {
      ...order,
      // Buyers write a phone where a remark was asked for; in plain it is shown with the receiver, for a reason.
      buyerRemark: maskPhonesInText(order.buyerRemark),
      sellerRemark: maskPhonesInText(order.sellerRemark),
      ruleMarks: marksSeen(order.ruleMarks, rights),
    },
    moreFields,
    rights,
  ),
})

export const linesSeen = (order: Order, rights: Rights) => order.lines.map((line) => seen(line, lineFields, rights))

/** Events carry free-form data: no amount leaves with them. */
export const eventsSeen = (events: readonly OrderEventDto[], rights: Rights): OrderEventDto[] =>
  events.map((event) => ({ ...event, data: withoutMoney(event.data, rights) }))
