import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { withoutPeople } from '../../../src/ingest/domain/without-people.ts'

const protocols = `${import.meta.dirname}/../../fixtures/protocols`
const fixture = (name: string) => readFileSync(`${protocols}/${name}.order.json`, 'utf8')

test.each(['shopify', 'woocommerce'])(
  'of an order of %s no person is left, and its ids, states and amounts are',
  (kind) => {
    const order = JSON.parse(fixture(kind))
    const shown = withoutPeople(fixture(kind))
    const address = order.shipping_address ?? order.shipping
    for (const key of [
      'first_name',
      'last_name',
      'phone',
      'address1',
      'address_1',
      'email',
      'zip',
      'postcode',
      'city',
    ]) {
      const said = address[key] ?? order.billing?.[key] ?? order[key]
      if (typeof said === 'string' && said !== '') expect(shown, key).not.toContain(`"${said}"`)
    }
    const kept = JSON.parse(shown)
    expect(kept.id).toBe(order.id)
    for (const key of ['status', 'financial_status', 'currency', 'total', 'total_price'])
      expect(kept[key]).toEqual(order[key])
    expect(kept.line_items[0].sku).toBe(order.line_items[0].sku)
  },
)

test('a text that is no JSON is not shown at all', () => {
  expect(withoutPeople('张三丰 13800001111')).toBe('')
  expect(withoutPeople('"张三丰"')).toBe('')
})

test.each(['shopify', 'woocommerce'])('an order of %s that was cut off anywhere shows no person either', (kind) => {
  const text = JSON.stringify(JSON.parse(fixture(kind)))
  const order = JSON.parse(text)
  const said = Object.values({
    ...(order.billing_address ?? order.billing),
    ...(order.shipping_address ?? order.shipping),
  })
    .filter((value) => typeof value === 'string' && /[a-z一-龥]{3}/i.test(value))
    .map((value) => `"${value}"`)
  expect(said.length).toBeGreaterThan(2)
  for (let end = 1; end < text.length; end += 37) {
    const shown = withoutPeople(text.slice(0, end))
    for (const value of said) expect(shown, value).not.toContain(value)
  }
})

test('of broken JSON its states and ids are shown', () => {
  expect(withoutPeople('{"type":"order.paid","data":{')).toBe('{"type":"order.paid","data":{')
  expect(withoutPeople('{"orderId":"P-1001","receiver":{"name":"jack","phone":13800001111')).toBe(
    '{"orderId":"P-1001","receiver":{"name":"***","phone":***',
  )
})
