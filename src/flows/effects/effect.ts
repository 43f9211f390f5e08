/** Everything that a commit can owe: to the ledgers, to the shops, to couriers, to people. */

import type { MailEffect } from '../../mail/mail.contract.ts'
import type { EffectMessage } from '../../platform/outbox.ts'
import type { LedgerCommand } from '../../stock/stock-ledger.port.ts'
import type { TakeBack } from '../campaigns/take-back.ts'
import type { WebhookEffect, WebhookStockEffect } from './webhook-effect.ts'

export type HubEffect =
  /** Releases, commits and returns of stock. Their request ids make repeats harmless. */
  | {
      readonly kind: 'stock.apply'
      readonly commands: readonly { readonly sku: string; readonly command: LedgerCommand }[]
    }
  /** A claim's order was cancelled: its holds end, and in the same breath so many pieces go back to the sale, if it still runs. */
  | ({ readonly kind: 'campaign.take_back' } & TakeBack)
  /** Tell the shop that a fulfilment's lines were shipped. */
  | { readonly kind: 'channel.ship'; readonly orderId: string; readonly fulfilmentId: string }
  /** Tell the shops what can be sold of these SKUs now; pause or resume their listings. `atOnce`: after a change of the rules. */
  | { readonly kind: 'channel.stock'; readonly skus: readonly string[]; readonly atOnce?: boolean }
  /** Void a label that is not needed any more. */
  | {
      readonly kind: 'label.cancel'
      readonly fulfilmentId: string
      readonly connectionId: string
      readonly orderCode: string
      readonly waybill: string
      readonly carrier: string
    }
  /** Give a payment back to who paid it. */
  | { readonly kind: 'payment.refund'; readonly paymentId: string }
  /** Look whether others of the same receivers wait beside these orders. */
  | { readonly kind: 'merging.look'; readonly orderIds: readonly string[] }
  /** Route an order anew whose buyer's change of address was accepted. */
  | { readonly kind: 'address.finish'; readonly changeId: string }
  /** Ask the courier to stop a parcel. */
  | { readonly kind: 'courier.intercept'; readonly interceptionId: string }
  /** A wish that served a change of address has ended: send again what has to be, and end the change. */
  | { readonly kind: 'interception.settle'; readonly interceptionId: string }
  /** Write a person's note on an order into the shop's own memo. */
  | { readonly kind: 'channel.memo'; readonly orderId: string; readonly text: string; readonly version: number }
  /** Have the tracking service watch a parcel. */
  | { readonly kind: 'track.subscribe'; readonly parcelId: string }
  /** Something happened that people may want to hear of: becomes notices by the tenant's routes. */
  | {
      readonly kind: 'notify'
      readonly event: string
      readonly orderId: string | null
      readonly eventAt: number
      readonly facts: Readonly<Record<string, string>>
    }
  /** What happened, for the merchant's own systems. */
  | WebhookEffect
  | WebhookStockEffect
  /** Notices wait for this messenger. */
  | { readonly kind: 'notify.flush'; readonly connectionId: string }
  /** A letter to a person; the errand holds no secret. */
  | MailEffect

export type HubEffectMessage = EffectMessage<HubEffect>
