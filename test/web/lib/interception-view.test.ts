import { expect, test } from 'vitest'
import type { InterceptionDto } from '../../../web/src/api/interceptions.ts'
import { canBeStopped, interceptionStations, successRatio } from '../../../web/src/lib/interception-view.ts'

type Step = InterceptionDto['steps'][number]
const step = (state: Step['state'], at: number, by = ''): Step => ({ state, at, by, detail: '' })
const wish = (steps: readonly Step[], more: { byHand?: boolean; endedAt?: number } = {}) => ({
  state: steps.at(-1)?.state ?? 'wanted',
  steps: [...steps],
  byHand: more.byHand ?? false,
  endedAt: more.endedAt ?? null,
})
const row = (of: ReturnType<typeof wish>) => interceptionStations(of).map(({ word, look }) => `${word} ${look}`)

test('an asked courier is told, accepts, and ends it', () => {
  const asked = [step('wanted', 1, '阿敏'), step('requested', 2)]
  expect(row(wish(asked.slice(0, 1)))).toEqual(['telling now', 'waiting todo', 'result todo'])
  expect(row(wish(asked))).toEqual(['told done', 'waiting now', 'result todo'])
  expect(row(wish([...asked, step('accepted', 3)]))).toEqual(['told done', 'accepted done', 'result now'])
  const ended = wish([...asked, step('accepted', 3), step('succeeded', 4)], { endedAt: 4 })
  expect(row(ended)).toEqual(['told done', 'accepted done', 'succeeded done'])
  expect(interceptionStations(ended).map(({ step: said }) => said?.at)).toEqual([2, 3, 4])
})

test('a refusal ends the row where it happened; a withdrawal too', () => {
  const asked = [step('wanted', 1, '阿敏'), step('requested', 2)]
  expect(row(wish([...asked, step('refused', 3)], { endedAt: 3 }))).toEqual(['told done', 'refused bad'])
  expect(row(wish([...asked, step('withdrawn', 3, '阿敏')], { endedAt: 3 }))).toEqual(['told done', 'withdrawn off'])
  expect(row(wish([step('wanted', 1), step('withdrawn', 3)], { endedAt: 3 }))).toEqual([
    'registered done',
    'withdrawn off',
  ])
})

test('where nobody can be asked a person phones, and may hear the outcome at once', () => {
  expect(row(wish([step('wanted', 1)], { byHand: true }))).toEqual(['toPhone now', 'waiting todo', 'result todo'])
  const failed = wish([step('wanted', 1), step('failed', 5, '阿敏')], { byHand: true, endedAt: 5 })
  expect(row(failed)).toEqual(['phoned done', 'accepted done', 'failed bad'])
  const handedOver = wish([step('wanted', 1), step('requested', 2), step('requested', 3)], { byHand: true })
  expect(row(handedOver)).toEqual(['toPhone now', 'waiting todo', 'result todo'])
})

test('only a parcel on the road that nobody is stopping can be stopped', () => {
  const parcel = { fulfilmentId: 'ful_1', node: 'in_transit', deliveredAt: null }
  expect(canBeStopped(parcel, [])).toBe(true)
  expect(canBeStopped(parcel, [{ fulfilmentId: 'ful_1', endedAt: 9, state: 'failed' }])).toBe(true)
  expect(canBeStopped(parcel, [{ fulfilmentId: 'ful_1', endedAt: 9, state: 'succeeded' }])).toBe(false)
  expect(canBeStopped(parcel, [{ fulfilmentId: 'ful_1', endedAt: null, state: 'requested' }])).toBe(false)
  expect(canBeStopped({ ...parcel, node: 'returning' }, [])).toBe(false)
  expect(canBeStopped({ ...parcel, deliveredAt: 7 }, [])).toBe(false)
})

test('the ratio counts answers only', () => {
  expect(successRatio([{ succeeded: 3, failed: 1, refused: 0 }])).toBe(0.75)
  expect(successRatio([{ succeeded: 0, failed: 0, refused: 0 }])).toBeNull()
})
