import { describe, expect, test } from 'vitest'
import { noticeEventNames, noticeEvents } from '../../../../src/notify/domain/notice-events.ts'
import { placeholdersOf, renderNotice } from '../../../../src/notify/domain/render.ts'

describe('words of a notice', () => {
  test('the built-in words take the facts', () => {
    const facts = { hubNo: 'DS26112100001', detail: 'TSHIRT-RED-L ×2' }
    expect(renderNotice({ event: 'order.short', template: '', facts })).toEqual({
      title: '缺货',
      body: '订单 DS26112100001 缺货：TSHIRT-RED-L ×2',
    })
  })

  test('the tenant may use own words', () => {
    const facts = { hubNo: 'DS1', shop: '示例旗舰店' }
    expect(renderNotice({ event: 'order.short', template: '{shop} 的 {hubNo} 没货了', facts }).body).toBe(
      '示例旗舰店 的 DS1 没货了',
    )
  })

  test.each(noticeEventNames)('%s is one line that needs no fact to be readable', (event) => {
    const { title, body } = renderNotice({ event, template: '', facts: {} })
    expect(title).toBe(noticeEvents[event].title)
    expect(body).toContain('—')
    expect(body).not.toMatch(/[{}\n]|undefined/)
  })

  test('facts bring neither markup nor lines of their own', () => {
    const facts = { hubNo: 'DS1', detail: '[点我](http://evil)\n<font color="info">**加粗**</font> `x` {hubNo}' }
    const { body } = renderNotice({ event: 'order.short', template: '', facts })
    expect(body).not.toMatch(/[<>[\]`*\n]/)
    expect(body).toContain('{hubNo}')
  })

  test('names that every object has are no facts', () => {
    expect(renderNotice({ event: 'order.short', template: '{constructor} {toString}', facts: {} }).body).toBe('— —')
  })

  test('a line is never longer than 500 characters, and no character is cut in half', () => {
    const { body } = renderNotice({
      event: 'order.short',
      template: '',
      facts: { hubNo: 'DS1', detail: '🚚'.repeat(900) },
    })
    expect([...body].length).toBe(500)
    expect(body.endsWith('🚚…')).toBe(true)
  })

  test('placeholders are found once each', () => {
    expect(placeholdersOf('{a} {b} {a}')).toEqual(['a', 'b'])
  })
})
