/**
 * What rules may read: a platform's payload without the people in it. A rule copies values onto the order, where more people
 * see them than see a receiver; so names, phones, addresses, their ciphertexts and tokens are gone before any rule looks.
 */
import { maskPhonesInText } from '../../core/mask.ts'

/** Keys that name people or secrets on the platforms we speak with; what is beneath them goes with them. */
const PERSONAL =
  /phone|mobile|(?:^|_)tel(?:$|_|[A-Z])|telephone|e[_-]?mail|addr|receiver|recipient|consignee|receipt_|billing$|shipping$|customer$|contact|nick|(?:full|first|last|family|given|user|buyer|signer|company)_?name$|signer|login|id_?(?:card|num)|passport|cert|tax_?id|cipher|encrypt|decrypt|oaid|token|secret|password|cookie|signature|(?:^|_)ip$|browser_ip|client_details|latitude|longitude|zip|post_?code|postal/i

/** Deeper things than this, and more of them, are left out: a rule's path does not reach them. */
const DEEPEST = 12
const MOST_NODES = 5_000
const LONGEST_TEXT = 2_000
const MOST_TEXT = 100_000

/** A copy without people; phones and mail addresses in free text are masked. Never throws: it may be any JSON. */
export function ruleView(value: unknown): unknown {
  let nodes = 0
  let left = MOST_TEXT
  const copy = (inner: unknown, depth: number): unknown => {
    nodes += 1
    if (nodes > MOST_NODES || depth > DEEPEST) return null
    if (typeof inner === 'string') {
      const text = inner.slice(0, Math.min(LONGEST_TEXT, left))
      left -= text.length
      return masked(text)
    }
    if (typeof inner === 'number') return Number.isFinite(inner) ? maskedNumber(inner) : null
    if (Array.isArray(inner)) return inner.slice(0, 200).map((item) => copy(item, depth + 1))
    if (typeof inner !== 'object' || inner === null) return typeof inner === 'boolean' ? inner : null
    const entries = Object.entries(inner).filter(([key]) => !PERSONAL.test(key) && key !== '__proto__')
    return Object.fromEntries(entries.slice(0, 300).map(([key, item]) => [key, copy(item, depth + 1)]))
  }
  return copy(value, 0)
}

const masked = (text: string): string =>
  maskPhonesInText(text).replaceAll(/[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}/g, '***@***')

/** A mobile number that came as a number. */
const maskedNumber = (number: number): number | string => {
  const text = String(number)
  const hidden = maskPhonesInText(text)
  return hidden === text ? number : hidden
}
