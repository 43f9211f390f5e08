/** For shops that send the receiver in plain text: the masked receiver that is stored, and the plain one that is sealed. */
import { maskAddress, maskName, maskPhone, phoneTail } from '../core/mask.ts'
import type { Receiver } from '../orders/canonical-order.contract.ts'
import { hmacHex } from '../platform/digests.ts'
import type { PlainReceiver } from './channels.port.ts'
import { chinaProvince } from './china-provinces.ts'

export interface PlainAddress {
  readonly name: string
  readonly phone: string
  /** ISO 3166-1 alpha-2, or ''. */
  readonly country: string
  /** Name of the province as the shop writes it, and its code there (`ZJ`, `CN12`). */
  readonly province: string
  readonly provinceCode: string
  readonly city: string
  readonly district?: string
  /** Street, house, room: the lines in order; empty ones are passed over. */
  readonly lines: readonly string[]
  readonly zip: string
}

/**
 * `secret` keys the token by which two orders to the same address are known to be so: masks hide the house number, and a
 * change of it must be seen.
 */
export function splitReceiver(
  address: PlainAddress,
  secret: string,
): { readonly receiver: Receiver; readonly plain: PlainReceiver | undefined } {
  const abroad = address.country !== '' && address.country !== 'CN'
  const province = abroad
    ? address.province || address.provinceCode
    : chinaProvince(address.provinceCode, address.province)
  const street = address.lines
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' ')
  // Abroad the label cannot do without postcode and country; at home nobody writes them.
  const detail = abroad ? [street, address.zip, address.country].filter((part) => part !== '').join(', ') : street
  const { name, phone, city, district = '' } = address
  const known = [name, phone, street].some((text) => text !== '')
  const token = hmacHex('sha256', secret, JSON.stringify([name, phone, province, city, district, detail])).slice(0, 40)
  const phoneMasked = maskPhone(phone)
  return {
    receiver: {
      nameMasked: maskName(name),
      phoneMasked,
      phoneTail: phoneTail(phoneMasked),
      province,
      city,
      district,
      street: '',
      addressMasked: maskAddress(detail),
      regionCode: null,
      addressToken: known ? token : null,
      cipher: null,
    },
    plain: known ? { name, phone, address: detail } : undefined,
  }
}
