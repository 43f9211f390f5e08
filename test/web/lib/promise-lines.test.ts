import { expect, it } from 'vitest'
import { dayOf, provinceOf, unread } from '../../../web/src/lib/promise-lines.ts'

it('days are read as a sheet writes them, and a day that does not exist is none', () => {
  expect(['2027-02-06', '2027/2/6', '2027.2.6', '2027年2月6日'].map(dayOf)).toEqual(Array(4).fill('2027-02-06'))
  expect(['2027-02-30', '2027-13-01', '02-06', '除夕', ''].map(dayOf)).toEqual(Array(5).fill(null))
})

it('hours of a province stand behind its code', () => {
  expect(provinceOf('33=36')).toEqual(['33', 36])
  expect(provinceOf('33：36')).toEqual(['33', 36])
  expect(['浙江=36', '33', '33=', '33=0', '33=900', '3=36'].map(provinceOf)).toEqual(Array(6).fill(null))
})

it('what cannot be read is named', () => {
  expect(unread('2027/2/6\n除夕，2027-02-31', dayOf)).toEqual(['除夕', '2027-02-31'])
  expect(unread('', provinceOf)).toEqual([])
})
