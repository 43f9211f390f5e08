/** Shopify's refusals as our errors. https://shopify.dev/docs/api/usage/response-codes */
import type { IntegrationError } from '../../platform/integration-error.ts'
import { errorOfStatus, integrationError, type OutsideAnswer } from '../../platform/outside-call.ts'
import { type Fields, listAt, objectAt, textAt } from '../read-fields.ts'

/** `extensions.code` of an error that comes with HTTP 200. */
const codes: Readonly<Record<string, IntegrationError['code']>> = {
  THROTTLED: 'throttled',
  ACCESS_DENIED: 'unauthorised',
  SHOP_INACTIVE: 'unauthorised',
  INTERNAL_SERVER_ERROR: 'busy',
  TIMEOUT: 'busy',
  MAX_COST_EXCEEDED: 'rejected',
}

const wordsOf = (errors: readonly Fields[]): string =>
  errors
    .map((error) => [textAt(objectAt(error, 'extensions'), 'code'), textAt(error, 'message')].join(' ').trim())
    .join('; ')

/** Errors of the query as a whole; null where there are none. */
export function errorOfAnswer(body: Fields, status: number): IntegrationError | null {
  const errors = listAt(body, 'errors')
  if (errors.length === 0) {
    const text = textAt(body, 'errors')
    return text === '' ? null : integrationError('shopify', 'rejected', text, status)
  }
  const known = errors.map((error) => codes[textAt(objectAt(error, 'extensions'), 'code')]).find((code) => code)
  return integrationError('shopify', known ?? 'rejected', wordsOf(errors), status)
}

/** `userErrors` of a mutation: Shopify understood and says no. */
export function userErrorOf(payload: Fields): IntegrationError | null {
  const errors = listAt(payload, 'userErrors')
  return errors.length === 0
    ? null
    : integrationError('shopify', 'rejected', errors.map((e) => textAt(e, 'message')).join('; '), 200)
}

/** 401: the token is dead; 402 frozen, 423 locked shop; 430 the shop's security says slow down. Null for 2xx. */
export function errorOfHttp(answer: OutsideAnswer): IntegrationError | null {
  const { status, text } = answer
  switch (status) {
    case 401:
      return integrationError('shopify', 'token_expired', text, status)
    case 402:
    case 423:
      return integrationError('shopify', 'unauthorised', text, status)
    case 430:
      return integrationError('shopify', 'throttled', text, status)
    default:
      return errorOfStatus('shopify', answer)
  }
}
