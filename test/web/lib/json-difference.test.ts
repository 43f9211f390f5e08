import { expect, test } from 'vitest'
import { differenceOf } from '../../../web/src/lib/json-difference.ts'

test('names each field that changed, came or went, by its path', () => {
  expect(
    differenceOf(
      { name: '一仓', settings: { gateway: 'https://a.example' }, gone: 1, tags: ['a', 'b'] },
      { name: '一仓', settings: { gateway: 'https://b.example', extra: true }, tags: ['a'] },
    ),
  ).toEqual([
    { path: 'name', before: '一仓', after: '一仓', kind: 'same' },
    { path: 'settings.gateway', before: 'https://a.example', after: 'https://b.example', kind: 'changed' },
    { path: 'settings.extra', before: null, after: 'true', kind: 'added' },
    { path: 'tags', before: 'a, b', after: 'a', kind: 'changed' },
    { path: 'gone', before: '1', after: null, kind: 'removed' },
  ])
})

test('walks lists of things, and shows what is too deep as text', () => {
  expect(differenceOf(null, { lines: [{ sku: 'A', quantity: 2 }, { sku: 'B' }] }).map(({ path }) => path)).toEqual([
    'lines[0].sku',
    'lines[0].quantity',
    'lines[1].sku',
  ])
  let deep: unknown = 'bottom'
  for (let i = 0; i < 20; i++) deep = { in: deep }
  expect(differenceOf(null, deep)).toHaveLength(1)
})

test('takes single values, nothing, and empty things', () => {
  expect(differenceOf(null, null)).toEqual([])
  expect(differenceOf(1, 2)).toEqual([{ path: '', before: '1', after: '2', kind: 'changed' }])
  expect(differenceOf({ list: [], map: {} }, undefined)).toEqual([
    { path: 'list', before: '', after: null, kind: 'removed' },
    { path: 'map', before: '{}', after: null, kind: 'removed' },
  ])
  expect(differenceOf(undefined, { nothing: null, yes: false })).toEqual([
    { path: 'nothing', before: null, after: 'null', kind: 'added' },
    { path: 'yes', before: null, after: 'false', kind: 'added' },
  ])
})
