/** What we ask of an order. Numbers of lines per order decide the cost of a query, which must stay under 1 000 points. */

/** Orders with more lines than a page carries are read one by one. */
export const LINES_IN_LIST = 5
export const LINES_IN_DETAIL = 250
export const ORDERS_IN_LIST = 20
export const IDS_IN_LIST = 250

const money = 'shopMoney { amount currencyCode }'

const orderFields = (lines: number) => `
  id legacyResourceId name createdAt processedAt updatedAt cancelledAt
  displayFinancialStatus displayFulfillmentStatus currencyCode note paymentGatewayNames
  totalPriceSet { ${money} } totalDiscountsSet { ${money} } totalShippingPriceSet { ${money} }
  customer { id }
  shippingAddress { name address1 address2 city province provinceCode zip countryCodeV2 phone }
  refunds(first: 1) { id }
  fulfillments(first: 25) { status displayStatus }
  fulfillmentOrders(first: 5) { nodes { status fulfillBy } }
  lineItems(first: ${lines}) {
    pageInfo { hasNextPage }
    nodes {
      id title variantTitle sku quantity currentQuantity unfulfilledQuantity requiresShipping
      product { id } variant { id } image { url }
      originalUnitPriceSet { ${money} }
      discountAllocations { allocatedAmountSet { ${money} } }
    }
  }`

export const orderQuery = `query ($id: ID!) { order(id: $id) { ${orderFields(LINES_IN_DETAIL)} } }`

export const ordersQuery = `query ($query: String!, $after: String) {
  orders(first: ${ORDERS_IN_LIST}, after: $after, sortKey: UPDATED_AT, query: $query) {
    pageInfo { hasNextPage endCursor }
    nodes { ${orderFields(LINES_IN_LIST)} }
  }
}`

export const placedQuery = `query ($query: String!, $after: String) {
  orders(first: ${IDS_IN_LIST}, after: $after, sortKey: CREATED_AT, query: $query) {
    pageInfo { hasNextPage endCursor }
    nodes { legacyResourceId createdAt }
  }
}`

export const shopQuery = 'query ($query: String!) { shop { name } ordersCount(query: $query) { count } }'

/** What there is to ship, and which waybills are there already. */
export const fulfillmentOrdersQuery = `query ($id: ID!) {
  order(id: $id) {
    fulfillments(first: 100) { status trackingInfo { number } }
    fulfillmentOrders(first: 50) {
      nodes {
        id status assignedLocation { location { id } }
        lineItems(first: 100) { nodes { id remainingQuantity lineItem { id } } }
      }
    }
  }
}`

export const fulfillMutation = `mutation ($fulfillment: FulfillmentInput!) {
  fulfillmentCreate(fulfillment: $fulfillment) { fulfillment { id } userErrors { field message } }
}`

export const inventoryQuery = `query ($id: ID!) {
  productVariant(id: $id) { inventoryItem { id tracked } }
  location { id }
}`

/** Since 2026-04 `changeFromQuantity` must be there (null: do not compare) and the call must carry an idempotency key. */
export const setQuantitiesMutation = `mutation ($input: InventorySetQuantitiesInput!, $key: String!) {
  inventorySetQuantities(input: $input) @idempotent(key: $key) { userErrors { field message } }
}`

export const productStatusMutation = `mutation ($product: ProductUpdateInput!) {
  productUpdate(product: $product) { userErrors { field message } }
}`

export const noteQuery = 'query ($id: ID!) { order(id: $id) { note } }'

export const noteMutation = `mutation ($input: OrderInput!) {
  orderUpdate(input: $input) { userErrors { field message } }
}`
