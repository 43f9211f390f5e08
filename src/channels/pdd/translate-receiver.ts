import { maskAddress, maskName, maskPhone, phoneTail } from '../../core/mask.ts'
import type { Receiver } from '../../orders/canonical-order.contract.ts'
import { type Fields, textAt } from '../read-fields.ts'

const cipherFields = ['receiver_name', 'receiver_phone', 'receiver_address', 'address'] as const

/** Ciphertexts stand between `~`, `$` or `#`. */
const isCipher = (text: string): boolean => /^([~$#]).*\1$/.test(text)

/**
 * Masked twins, ciphertexts unread under the platform's own names. All of it is empty while the order is under review and
 * after it was shipped. The platform's region ids are its own; the names tell the region.
 */
export function translateReceiver(order: Fields): Receiver {
  const shown = (field: string) =>
    textAt(order, `${field}_mask`) || (isCipher(textAt(order, field)) ? '' : textAt(order, field))
  const phoneMasked = maskPhone(shown('receiver_phone'))
  const region = ['province', 'city', 'town'].map((level) => textAt(order, level))
  const detail = shown('receiver_address') || region.reduce((rest, name) => cutStart(rest, name), shown('address'))
  const ciphers = cipherFields
    .map((name): [string, string] => [name, textAt(order, name)])
    .filter(([, text]) => isCipher(text))
  return {
    nameMasked: maskName(shown('receiver_name')),
    phoneMasked,
    phoneTail: phoneTail(phoneMasked),
    province: region[0] ?? '',
    city: region[1] ?? '',
    district: region[2] ?? '',
    street: '',
    addressMasked: maskAddress(detail),
    regionCode: null,
    // 合单: equal tokens are one address, unequal ones must not be packed together.
    addressToken: textAt(order, 'open_address_id') || textAt(order, 'open_address_id_2') || null,
    cipher: ciphers.length === 0 ? null : Object.fromEntries(ciphers),
  }
}

const cutStart = (text: string, start: string): string => (text.startsWith(start) ? text.slice(start.length) : text)
