import { expect, test } from 'vitest'
import type { OrderEventDto } from '../../../src/orders/orders.contract.ts'
import { eventFacts, eventWord, saidReason, timelineOf } from '../../../web/src/lib/event-view.ts'

const event = (version: number, type: string, data: OrderEventDto['data'] = null, reason = ''): OrderEventDto => ({
  version,
  type,
  at: version,
  actor: { kind: 'user', id: 'u' },
  reason,
  before: null,
  after: null,
  data,
})

test('the timeline has the newest on top and says a label and a hand-over once', () => {
  const events = [
    event(1, 'fulfilment_moved', { step: 'pick' }),
    event(2, 'fulfilment_moved', { step: 'label' }),
    event(3, 'label_printed'),
    event(4, 'fulfilment_moved', { step: 'hand_over' }),
    event(5, 'shipped'),
    event(6, 'fulfilment_moved', { step: 'label' }),
  ]
  expect(timelineOf(events).map((item) => item.version)).toEqual([6, 5, 3, 1])
})

test('a reason is said once, and codes are not said at all', () => {
  const because = event(2, 'allocated', null, '杭州余杭仓得分最高')
  expect(saidReason(because, undefined)).toBe('杭州余杭仓得分最高')
  expect(saidReason(because, event(3, 'label_printed', null, '杭州余杭仓得分最高'))).toBe('')
  expect(saidReason(event(1, 'accepted', null, '2'), undefined)).toBe('')
  expect(saidReason(event(1, 'shipped', null, 'hand_over'), undefined)).toBe('')
})

test('facts of an event are taken only where they are what they seem', () => {
  const facts = eventFacts(
    event(1, 'hold_placed', { hold: { reason: 'manual', detail: '周末再发' }, tags: ['a', 1], promisedAt: 'x' }),
  )
  expect(facts).toMatchObject({
    holdReason: 'manual',
    holdDetail: '周末再发',
    tags: ['a'],
    promisedAt: null,
    step: null,
  })
})

test('a promise is given once: later times are estimates, not promises', () => {
  expect(eventWord(event(1, 'promised', { promisedAt: 5, first: true }))).toBe('promised')
  expect(eventWord(event(2, 'promised', { promisedAt: 9, first: false }))).toBe('estimated')
  expect(eventWord(event(3, 'something_new'))).toBeNull()
})
