/** Reports of 腾讯云 SMS, pushed in batches. */
import * as z from 'zod'
import { beijingInstant, smsReceipts } from '../sms-receipts.ts'

const report = z.looseObject({
  sid: z.string().min(1),
  report_status: z.enum(['SUCCESS', 'FAIL']),
  errmsg: z.string().catch(''),
  description: z.string().catch(''),
  user_receive_time: z.string().catch(''),
})

export const receipts = smsReceipts(report, {
  acknowledgement: '{"result":0,"errmsg":"OK"}',
  toReceipt: ({ sid, report_status, errmsg, description, user_receive_time }) => ({
    kind: 'receipt',
    noticeId: '',
    messageId: sid,
    delivered: report_status === 'SUCCESS',
    reason: report_status === 'SUCCESS' ? '' : [errmsg, description].filter(Boolean).join(' '),
    at: beijingInstant(user_receive_time),
  }),
})
