import { maskAddress, maskName, maskPhone, phoneTail } from '../../core/mask.ts'
import type { Receiver } from '../../orders/canonical-order.contract.ts'
import { type Fields, fieldsOf, listAt, textAt } from '../read-fields.ts'

const none: Fields = {}
const cipherFields = ['encrypt_post_receiver', 'encrypt_post_tel'] as const

/**
 * Masked twins as the platform gives them, ciphertexts unread under the platform's own names. `open_address_id` stands
 * on the order in the platform's SDKs; elsewhere it is taken too.
 */
export function translateReceiver(order: Fields): Receiver {
  const lines = listAt(order, 'sku_order_list')
  const source = fieldsOf(order.post_addr) || fieldsOf(order.mask_post_addr) ? order : (lines[0] ?? order)
  const masked = fieldsOf(source.mask_post_addr) ?? none
  const plain = fieldsOf(source.post_addr) ?? none
  const level = (name: string) => fieldsOf(plain[name]) ?? fieldsOf(masked[name]) ?? none
  const phoneMasked = maskPhone(textAt(source, 'mask_post_tel') || textAt(source, 'post_tel'))
  return {
    nameMasked: maskName(textAt(source, 'mask_post_receiver') || textAt(source, 'post_receiver')),
    phoneMasked,
    phoneTail: phoneTail(phoneMasked),
    province: textAt(level('province'), 'name'),
    city: textAt(level('city'), 'name'),
    district: textAt(level('town'), 'name'),
    street: textAt(level('street'), 'name'),
    addressMasked: maskAddress(textAt(masked, 'detail') || textAt(plain, 'detail')),
    regionCode: regionCode(['town', 'city', 'province'].map((name) => textAt(level(name), 'id'))),
    addressToken: firstText([order, source, plain, masked, ...lines], 'open_address_id'),
    cipher: cipherOf(source, plain),
  }
}

/** The narrowest division that has a code; provinces come as two digits. */
function regionCode(ids: readonly string[]): string | null {
  const id = ids.find((candidate) => /^\d{6}$|^\d{4}$|^\d{2}$/.test(candidate))
  return id === undefined ? null : id.padEnd(6, '0')
}

function firstText(places: readonly Fields[], key: string): string | null {
  return places.map((place) => textAt(place, key)).find((text) => text !== '') ?? null
}

function cipherOf(source: Fields, address: Fields): Record<string, string> | null {
  const found: [string, string][] = cipherFields.map((name) => [name, textAt(source, name)])
  found.push(['encrypt_detail', textAt(address, 'encrypt_detail')])
  const present = found.filter(([, text]) => text !== '')
  return present.length === 0 ? null : Object.fromEntries(present)
}
