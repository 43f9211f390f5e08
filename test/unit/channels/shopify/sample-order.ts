/** The order of `shopify.order.json` as the GraphQL Admin API answers it. */
const money = (amount: string, currencyCode = 'CNY') => ({ shopMoney: { amount, currencyCode } })

export const line = (change: Readonly<Record<string, unknown>> = {}) => ({
  id: 'gid://shopify/LineItem/13987654321098',
  title: '2026春季纯棉T恤男',
  variantTitle: '红色 / L',
  sku: 'TSHIRT-2026-RED-L',
  quantity: 1,
  currentQuantity: 1,
  unfulfilledQuantity: 1,
  requiresShipping: true,
  product: { id: 'gid://shopify/Product/8123456789012' },
  variant: { id: 'gid://shopify/ProductVariant/41234567890123' },
  image: { url: 'https://cdn.shopify.com/red.jpg' },
  originalUnitPriceSet: money('99.00'),
  discountAllocations: [{ allocatedAmountSet: money('15.00') }],
  ...change,
})

export const second = line({
  id: 'gid://shopify/LineItem/13987654321099',
  variantTitle: '黑色 / XL',
  sku: 'TSHIRT-2026-BLK-XL',
  variant: { id: 'gid://shopify/ProductVariant/41234567890124' },
  image: null,
})

export const sampleOrder = (
  change: Readonly<Record<string, unknown>> = {},
  lines: readonly unknown[] = [line(), second],
) => ({
  id: 'gid://shopify/Order/6012345678901',
  legacyResourceId: '6012345678901',
  name: '#1001',
  createdAt: '2026-03-01T01:58:11Z',
  processedAt: '2026-03-01T02:05:09Z',
  updatedAt: '2026-03-01T02:05:12Z',
  cancelledAt: null,
  displayFinancialStatus: 'PAID',
  displayFulfillmentStatus: 'UNFULFILLED',
  currencyCode: 'CNY',
  note: '请尽快发货',
  paymentGatewayNames: ['alipay'],
  totalPriceSet: money('168.00'),
  totalDiscountsSet: money('30.00'),
  totalShippingPriceSet: money('0.00'),
  customer: { id: 'gid://shopify/Customer/7123456789012' },
  shippingAddress: {
    name: '张三',
    address1: '文一西路969号',
    address2: '3幢501',
    city: '杭州市 余杭区',
    province: 'Zhejiang',
    provinceCode: 'ZJ',
    zip: '311121',
    countryCodeV2: 'CN',
    phone: '+8613800138000',
  },
  refunds: [],
  fulfillments: [],
  fulfillmentOrders: { nodes: [{ status: 'OPEN', fulfillBy: null }] },
  lineItems: { pageInfo: { hasNextPage: false }, nodes: lines },
  ...change,
})

export { money }
