// What only chance brings to a tenant: people who order in two shops, and pieces that a lost batch left locked. Each comes about
// as it does in life: orders at the platforms, a reservation at the ledger that no order ever followed.

/** Where nobody works at night, so that boxes can still be put together. */
const CHENGDU = ['5101']

/** Orders of three people: two at one shop, two at two own sites, and one wish that was placed at both of them. */
export async function placeSharedOrders({ order, skuIdOf }) {
  const buys = (kind, buyer, sku) => order(1, [skuIdOf(sku)], kind, { buyer, regionCodes: CHENGDU })
  for (const [kind, buyer, sku] of [
    ['doudian', 501, 3],
    ['doudian', 501, 12],
    ['shopify', 502, 14],
    ['woocommerce', 502, 31],
    ['woocommerce', 503, 26],
    ['shopify', 503, 26],
  ])
    await buys(kind, buyer, sku)
}

const OLD_MS = 20 * 60_000
const FOUND_MS = 5 * 60_000

/** Locked and then never written: the check of the books finds both. The second is given back a little later. */
export async function leaveHolds({ hub, tenantId, shard, skus }) {
  const ledgers = await hub.mf.getDurableObjectNamespace('STOCK_LEDGER')
  const at = (sku) => ledgers.get(ledgers.idFromName(`${tenantId}:${sku}`))
  const tell = (sku, command) => at(sku).apply({ tenantId, shard, sku }, [command], Date.now() - OLD_MS)
  const lost = skus.map((sku, index) => ({ sku, orderId: `ord_${String(index + 1).padStart(26, '0')}` }))
  for (const { sku, orderId } of lost)
    await tell(sku, {
      kind: 'reserve',
      requestId: `lost:${sku}`,
      holdId: `${orderId}/1/1`,
      warehouseId: 'WH-CD',
      quantity: 2,
      owner: { kind: 'order_line', orderId, lineNo: 1 },
      reason: orderId,
      expiresAt: null,
    })
  const [, { sku, orderId }] = lost
  const found = { kind: 'release', requestId: `found:${sku}`, holdId: `${orderId}/1/1` }
  setTimeout(() => void tell(sku, found).catch(() => undefined), FOUND_MS).unref()
}
