/** Stock of a variant at one place, listings on and off, the seller's part of the note. */
import { err, ok, type Result } from '../../core/result.ts'
import type { IntegrationError } from '../../platform/integration-error.ts'
import { integrationError } from '../../platform/outside-call.ts'
import type { ClientOptions, MemoNotice, StockNotice } from '../channels.port.ts'
import { objectAt, textAt } from '../read-fields.ts'
import { callShopify, mutateShopify } from './client.ts'
import { writeNote } from './note.ts'
import { orderGid, orderOf } from './pull.ts'
import { inventoryQuery, noteMutation, noteQuery, productStatusMutation, setQuantitiesMutation } from './queries.ts'

type Done = Result<void, IntegrationError>

/** Absolute `available` at the place of the settings, else at the shop's first one. */
export async function setStock(options: ClientOptions, notice: StockNotice): Promise<Done> {
  const found = await callShopify(options, inventoryQuery, { id: `gid://shopify/ProductVariant/${notice.shopSkuId}` })
  if (!found.ok) return found
  const inventoryItemId = textAt(objectAt(objectAt(found.value, 'productVariant'), 'inventoryItem'), 'id')
  if (inventoryItemId === '') return err(integrationError('shopify', 'not_found', `no variant ${notice.shopSkuId}`))
  const { locationId } = options.settings
  const place =
    typeof locationId === 'string'
      ? `gid://shopify/Location/${locationId}`
      : textAt(objectAt(found.value, 'location'), 'id')
  return done(
    await mutateShopify(options, {
      name: 'inventorySetQuantities',
      query: setQuantitiesMutation,
      variables: {
        input: {
          name: 'available',
          reason: 'correction',
          quantities: [{ inventoryItemId, locationId: place, quantity: notice.quantity, changeFromQuantity: null }],
        },
        key: notice.idempotencyKey,
      },
    }),
  )
}

/** A draft is in no shop window; back again it is active. */
export async function setListing(options: ClientOptions, productId: string, onSale: boolean): Promise<Done> {
  return done(
    await mutateShopify(options, {
      name: 'productUpdate',
      query: productStatusMutation,
      variables: { product: { id: `gid://shopify/Product/${productId}`, status: onSale ? 'ACTIVE' : 'DRAFT' } },
    }),
  )
}

export async function writeMemo(options: ClientOptions, memo: MemoNotice): Promise<Done> {
  const order = await orderOf(options, noteQuery, memo.platformOrderId)
  if (!order.ok) return order
  const before = textAt(order.value, 'note')
  const note = writeNote(before, memo.text)
  if (note === before) return ok(undefined)
  return done(
    await mutateShopify(options, {
      name: 'orderUpdate',
      query: noteMutation,
      variables: { input: { id: orderGid(memo.platformOrderId), note } },
    }),
  )
}

const done = (answer: Result<unknown, IntegrationError>): Done => (answer.ok ? ok(undefined) : answer)
