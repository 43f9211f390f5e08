import { expect, test } from 'vitest'
import { en } from '../../../web/src/locales/en.ts'
import { zhCN } from '../../../web/src/locales/zh-cn.ts'

type Tree = { readonly [key: string]: string | Tree }

const flat = (tree: Tree, path = ''): Map<string, string> =>
  new Map(
    Object.entries(tree).flatMap(([key, value]): [string, string][] =>
      typeof value === 'string' ? [[`${path}${key}`, value]] : [...flat(value, `${path}${key}.`)],
    ),
  )
const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort()

const chinese = flat(zhCN)
const english = flat(en as Tree)

test('no text is empty', () => {
  expect([...chinese, ...english].filter(([, text]) => text.trim() === '')).toEqual([])
})

test('English is English, but for the button that switches to Chinese', () => {
  const inChinese = [...english].filter(([, text]) => /[\u4e00-\u9fff]/.test(text)).map(([key]) => key)
  expect(inChinese).toEqual(['app.language', 'palette.toggleLanguage'])
})

test('both languages take the same values', () => {
  const different = [...chinese].filter(
    ([key, text]) => String(placeholders(text)) !== String(placeholders(english.get(key) ?? '')),
  )
  expect(different).toEqual([])
})

test('a text with places in it is never shown without what goes there', () => {
  const sources = Object.values(
    import.meta.glob<string>('../../../web/src/**/*.{ts,tsx}', { query: '?raw', import: 'default', eager: true }),
  )
  const keys = sources.flatMap((source) => [...source.matchAll(/\bt\('([\w.]+)'\)/g)].map(([, key = '']) => key))
  expect(keys.length).toBeGreaterThan(500)
  expect(keys.filter((key) => placeholders(chinese.get(key) ?? '').length > 0)).toEqual([])
})
