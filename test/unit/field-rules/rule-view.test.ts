import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pathOf, stepsOf, valuesAt } from '../../../src/field-rules/domain/path.ts'
import { ruleView } from '../../../src/field-rules/domain/rule-view.ts'

declare global {
  interface ImportMeta {
    /** Vite's own; resolved when the test is built. */
    glob<T>(pattern: string, options: { readonly eager: true; readonly import?: string }): Record<string, T>
  }
}

const payloads = import.meta.glob<unknown>('../../fixtures/protocols/*.order.json', { eager: true, import: 'default' })

/** Texts under keys that name people, wherever they stand. */
function peopleIn(value: unknown, isPerson = false): string[] {
  if (typeof value === 'string') return isPerson && value.length > 3 ? [value] : []
  if (typeof value !== 'object' || value === null) return []
  const entries = Object.entries(value).filter(([key]) => !/id$/i.test(key))
  return entries.flatMap(([key, inner]) =>
    peopleIn(inner, isPerson || /receiver|phone|mobile|address|email|consignee|first_?name|last_?name/i.test(key)),
  )
}

describe('what rules may read', () => {
  it.each(Object.entries(payloads))('of %s holds no person', (_name, payload) => {
    const text = JSON.stringify(ruleView(payload))
    for (const word of peopleIn(payload)) expect(text).not.toContain(`"${word}"`)
    expect(text.length).toBeGreaterThan(50)
  })

  it('keeps remarks, properties and amounts, with phones and mail addresses in them masked', () => {
    const payload = {
      remark: '急发，电话13900002222，a.b@mail.example.com',
      post_tel: '13900002222',
      receiver_name: '李小明',
      contact: { any: '李小明' },
      number: 13900002222,
      product_name: '伞',
      pay_amount: 100,
    }
    expect(ruleView(payload)).toEqual({
      remark: '急发，电话139****2222，***@***',
      number: '139****2222',
      product_name: '伞',
      pay_amount: 100,
    })
  })

  it('never throws, and what it gives is JSON of bounded size', () => {
    fc.assert(fc.property(fc.anything(), (value) => void JSON.stringify(ruleView(value))))
    let deep: unknown = 1
    for (let i = 0; i < 5_000; i++) deep = { deep }
    expect(JSON.stringify(ruleView(deep)).length).toBeLessThan(200)
    const wide = Array(500).fill(Array(500).fill('x'.repeat(5_000)))
    expect(JSON.stringify(ruleView(wide)).length).toBeLessThan(150_000)
  })
})

describe('a path', () => {
  it('leads through lists and names all of their places', () => {
    const json = { a: [{ b: [1, 2] }, { b: [3] }] }
    expect(valuesAt(json, stepsOf('payload.a[*].b[*]')?.steps ?? [])).toEqual([1, 2, 3])
    expect(valuesAt(json, stepsOf('payload.a[1].b[0]')?.steps ?? [])).toEqual([3])
    expect(pathOf('payload', ['a', 1, 'b', 0])).toBe('payload.a[*].b[*]')
  })

  it('to what no path can name is none', () => {
    expect(pathOf('payload', ['a b'])).toBeNull()
    for (const text of ['payload', 'payloadx', 'x.a', 'payload..a', 'payload[a]', 'payload.a]'])
      expect(stepsOf(text)).toBeNull()
  })

  it('does not reach what an object only inherits', () => {
    expect(valuesAt({}, stepsOf('payload.constructor.name')?.steps ?? [])).toEqual([])
  })
})
