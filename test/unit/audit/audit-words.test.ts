/** Every action that the code writes into the audit log has words in both languages. */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { auditWords } from '../../../web/src/lib/audit-words.ts'

const files = readdirSync('src', { recursive: true })
  .map(String)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => ({ file, text: readFileSync(`src/${file}`, 'utf8') }))

/** Actions that are put together, with what they can become. */
const composed: Readonly<Record<string, readonly string[]>> = {
  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: the source text of templates
  'campaign.${status}': ['campaign.ready', 'campaign.open', 'campaign.closing', 'campaign.closed'],
  'order.${event.type}': ['order.split', 'order.merged'],
  'case.${finding.kind}': [
    'case.pick_overdue',
    'case.promise_yellow',
    'case.promise_red',
    'case.overdue',
    'case.stuck',
    'case.stage_stuck',
  ],
  'fulfilment.${step.kind}': [
    'fulfilment.start_picking',
    'fulfilment.pick',
    'fulfilment.pack',
    'fulfilment.weigh',
    'fulfilment.label',
    'fulfilment.void_label',
    'fulfilment.hand_over',
    'fulfilment.collect',
    'fulfilment.cancel',
  ],
  'case.${kind}': ['assigned', 'transferred', 'reopened', 'complained', 'closed'].map((kind) => `case.${kind}`),
  'address_change.${to}': ['address_change.accepted', 'address_change.refused'],
  'address_change.${after.state}': ['address_change.done', 'address_change.refused', 'address_change.expired'],
  'interception.${news.wish.state}': [
    'interception.wanted',
    'interception.requested',
    'interception.accepted',
    'interception.refused',
    'interception.succeeded',
    'interception.failed',
    'interception.withdrawn',
  ],
  'payment.${state}': ['payment.applied', 'payment.mismatched'],
  'stock.${done[kind]}': ['stock.adjusted', 'stock.transferred', 'stock.received', 'stock.restocked'],
  'move.${standing.step}': ['move.done', 'move.undoing'],
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: the source text of templates
}

/** What stands behind `action:`, and what functions that take an action as an argument are given. */
const literals = files.flatMap(({ file, text }) =>
  [
    ...text.matchAll(/\baction: ([^,\n]*(?:\n\s*\? [^\n]*\n\s*: [^,\n]*)?)/g),
    ...text.matchAll(/\b(?:edit|auditPerson|auditsOfPerson|endMembership)\(([^()]*(?:\([^()]*\)[^()]*)*)/g),
  ].flatMap(([, part = '']) =>
    [...part.matchAll(/'([a-z_]+\.[a-z_]+)'/g)].map(([, action = '']) => ({ file, action })),
  ),
)
const templates = files.flatMap(({ text }) => [...text.matchAll(/\baction: `([^`]+)`/g)].map(([, form = '']) => form))

describe('words of the audit log', () => {
  it('are looked for where actions are: the walk finds them', () => {
    expect(new Set(literals.map(({ action }) => action)).size).toBeGreaterThan(50)
    expect(literals.map(({ action }) => action)).toEqual(
      expect.arrayContaining([
        'order.held',
        'sku.added',
        'sku.changed',
        'order.noted',
        'person.signed_in',
        'key.created',
      ]),
    )
  })

  it('are there for every action', () => {
    const without = literals.filter(({ action }) => !(action in auditWords))
    expect([...new Set(without.map(({ file, action }) => `${action} (${file})`))]).toEqual([])
  })

  it('are there for actions that are put together', () => {
    expect([...new Set(templates)].filter((form) => !(form in composed))).toEqual([])
    expect(
      Object.values(composed)
        .flat()
        .filter((action) => !(action in auditWords)),
    ).toEqual([])
  })

  it('are Chinese in Chinese and English in English', () => {
    for (const [action, words] of Object.entries(auditWords)) {
      expect(words['zh-CN'], action).toMatch(/[\u4e00-\u9fff]|API/)
      expect(words.en, action).toMatch(/^[ -~]+$/)
    }
  })
})
