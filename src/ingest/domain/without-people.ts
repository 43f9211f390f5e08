/** A pushed text as people may read it: what names, addresses and numbers of persons stand in is blotted out. */
import { tryParseJson } from '../../core/json.ts'

const BLOT = '***'
/** Whatever stands there. */
const reached = /phone|mobile|tel$|e?mail|zip|post_?code|ip$|ip_address|user_?agent|lat|lon|token|signature|cookie/i
/** Words that stand there; amounts, numbers of orders and switches stay. */
const told =
  /name|address|street|city|province|district|contact|receiver|recipient|consignee|customer|buyer|billing|shipping|company|note|remark|message|attributes|meta/i

/** JSON with its keys, states, amounts and ids; of broken JSON what can be told from its words; an empty text where it is none: nobody knows what is a name in it. */
export function withoutPeople(text: string): string {
  const json = tryParseJson(text)
  if (json !== null && typeof json === 'object') return JSON.stringify(blotted(json, 'kept'))
  return /^\s*[{[]/.test(text) ? brokenWithoutPeople(text) : ''
}

/** A string, open or closed, that is a key where a colon follows; or a bare number. */
const TOKEN = /"((?:[^"\\]|\\.)*)("?)(\s*:)?|[\d.]+/g
/** Ids and states: `order.paid`, `WAIT_SEND`, `P-1001`; a word alone may be a name. */
const ID_OR_STATE = /^(?=.*[._\d])[\w.:+-]*$/

/** Without its end nobody knows in what a value stands: only the key before it tells, and what the value looks like. */
function brokenWithoutPeople(text: string): string {
  let key = ''
  return text
    .replace(TOKEN, (token, inner: string | undefined, quote: string, colon: string | undefined) => {
      if (inner !== undefined && colon !== undefined) {
        key = inner
        return token
      }
      const isPersons = reached.test(key) || (inner !== undefined && told.test(key))
      if (inner === undefined) return isPersons ? BLOT : token
      return isPersons || !ID_OR_STATE.test(inner) ? `"${BLOT}${quote}` : token
    })
    .replace(/[^\x20-\x7e\s]+/g, BLOT)
}

type Within = 'kept' | 'told' | 'reached'

function blotted(value: unknown, within: Within): unknown {
  if (Array.isArray(value)) return value.map((item) => blotted(item, within))
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, blotted(inner, deeper(key, within))]))
  if (within === 'reached') return value === null || value === '' ? value : BLOT
  return within === 'told' && typeof value === 'string' && /[^\d.,:+ -]/.test(value) ? BLOT : value
}

function deeper(key: string, within: Within): Within {
  if (within === 'reached' || reached.test(key)) return 'reached'
  return within === 'told' || told.test(key) ? 'told' : 'kept'
}
