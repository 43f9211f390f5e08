import { describe, expect, it } from 'vitest'
import {
  readSettings as aliyun,
  settingsSchema as aliyunKept,
} from '../../../../src/notify/messengers/aliyun-sms/settings.ts'
import {
  readSettings as tencent,
  settingsSchema as tencentKept,
} from '../../../../src/notify/messengers/tencent-sms/settings.ts'

describe('templates of SMS services', () => {
  it('are kept as the text that people edit again, however they came', () => {
    const byEvent = { 'order.overdue': 'SMS_1', '*': 'SMS_2' }
    for (const templateCodes of ['order.overdue=SMS_1, *=SMS_2', byEvent, JSON.stringify(byEvent)]) {
      const kept = aliyunKept.parse({ signName: '示例', templateCodes, phones: '13800000000，13900000000' })
      expect(kept).toMatchObject({ templateCodes: 'order.overdue=SMS_1\n*=SMS_2', phones: '13800000000, 13900000000' })
      expect(aliyun.parse(kept)).toMatchObject({ templateCodes: byEvent, phones: ['13800000000', '13900000000'] })
      expect(aliyunKept.parse(kept)).toEqual(kept)
    }
    const kept = tencentKept.parse({
      sdkAppId: 1_400_000_000,
      signName: '示例',
      templates: { '*': { id: '100001', params: ['hubNo', 'promisedAt'] } },
      phones: [],
    })
    expect(kept).toMatchObject({ templates: '*=100001 hubNo promisedAt', phones: '' })
    expect(tencent.parse(kept).templates).toEqual({ '*': { id: '100001', params: ['hubNo', 'promisedAt'] } })
  })
})
