import { expect, test } from 'vitest'
import { parcelWay } from '../../../../src/flows/couriers/parcel-way.ts'
import type { Order } from '../../../../src/orders/domain/order.ts'

const orderTo = (regionCode: string) => ({ receiver: { regionCode } }) as Order
const scan = (at: number, place: string) => ({ at, place, text: '' })

test('the way is told by its cities, each once, with the goal at its end', () => {
  const way = parcelWay(orderTo('510116'), [scan(2, '武汉市'), scan(1, '杭州市'), scan(3, '武汉市')])
  expect(way.map(({ name, kind }) => `${name} ${kind}`)).toEqual(['杭州市 passed', '武汉市 here', '成都市 goal'])
})

test('a county that no city governs is shown by its province', () => {
  expect(parcelWay(orderTo('500238'), []).map(({ name }) => name)).toEqual(['重庆市'])
  expect(parcelWay(orderTo('429004'), []).map(({ name }) => name)).toEqual(['湖北省'])
})
