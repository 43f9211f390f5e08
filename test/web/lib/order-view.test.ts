import { expect, test } from 'vitest'
import { dueRanges, orderStatuses } from '../../../src/orders/orders.contract.ts'
import {
  belongsToView,
  countOfTab,
  filterOfView,
  orderTabs,
  readOrderView,
  statusesOfTab,
  viewOnTab,
  wordsOfDue,
  writeOrderView,
} from '../../../web/src/lib/order-view.ts'

const view = (search: string) => readOrderView(new URLSearchParams(search))

test('the plain page is all orders, and its address is plain', () => {
  expect(view('')).toEqual({
    tab: 'all',
    q: '',
    connectionId: '',
    warehouseId: '',
    due: null,
    tag: '',
    urgent: false,
    open: '',
  })
  expect(writeOrderView(view('')).toString()).toBe('')
})

test.each(orderTabs)('the address of tab %s reads back as the same view', (tab) => {
  const place = { connectionId: 'con_1', warehouseId: 'wh_1', due: '1h' as const }
  const there = { tab, q: '5678', ...place, tag: '加急', urgent: true, open: 'ord_1' }
  expect(readOrderView(writeOrderView(there))).toEqual(there)
})

test('an unknown tab falls back to all', () => {
  expect(view('tab=nonsense').tab).toBe('all')
})

test('every status is behind exactly one tab', () => {
  expect(Object.values(statusesOfTab).flat().sort()).toEqual([...orderStatuses].sort())
})

test('the open row is no part of the filter', () => {
  expect(filterOfView(view('open=ord_1'))).toEqual(filterOfView(view('')))
  expect(filterOfView(view('tab=held')).held).toBe('true')
  expect(filterOfView(view('tab=on_road')).status).toBe('shipped,in_transit,out_for_delivery')
})

test('a live order is let into the views that it belongs to', () => {
  const order = {
    status: 'allocated' as const,
    holds: [],
    connectionId: 'con_1',
    warehouseId: 'wh_1',
    tags: ['加急'],
    priority: 0,
  }
  expect(belongsToView(order, view(''))).toBe(true)
  expect(belongsToView(order, view('tab=to_pick&shop=con_1&wh=wh_1'))).toBe(true)
  expect(belongsToView(order, view('tab=held'))).toBe(false)
  expect(belongsToView(order, view('shop=con_2'))).toBe(false)
  expect(belongsToView(order, view('q=D26'))).toBe(false)
  expect(belongsToView(order, view('due=4h'))).toBe(false)
  expect(belongsToView(order, view(`tag=${encodeURIComponent('加急')}`))).toBe(true)
  expect(belongsToView(order, view('tag=other'))).toBe(false)
  expect(belongsToView(order, view('urgent=1'))).toBe(false)
})

test('tabs add up the counts of their statuses; history is not counted', () => {
  const board = { counts: { paid: 3, locked: 2, delivered: 9 }, held: 4 }
  expect(countOfTab('preparing', board)).toBe(5)
  expect(countOfTab('held', board)).toBe(4)
  expect(countOfTab('to_pick', board)).toBe(0)
  expect(countOfTab('delivered', board)).toBeNull()
  expect(countOfTab('preparing', undefined)).toBeNull()
})

test('the numbers of Today are links to the list: a range is in the address and in the filter', () => {
  expect(Object.keys(wordsOfDue)).toEqual(dueRanges)
  for (const due of dueRanges) expect(filterOfView(view(`due=${due}`))).toEqual({ due })
  for (const word of ['due=2h', 'due=', 'due=toString']) expect(view(word).due, word).toBeNull()
})

test('a tab keeps the range where an order can be due, and drops it elsewhere', () => {
  expect(viewOnTab(view('due=1h&open=ord_1&q=5'), 'to_pick')).toEqual(view('tab=to_pick&due=1h&q=5'))
  expect(orderTabs.filter((tab) => viewOnTab(view('due=1h'), tab).due === null)).toEqual([
    'unpaid',
    'delivered',
    'ended',
  ])
})
