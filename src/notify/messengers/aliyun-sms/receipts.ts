/** SmsReport by HTTP, in batches. */
import * as z from 'zod'
import { beijingInstant, smsReceipts } from '../sms-receipts.ts'

const report = z.looseObject({
  success: z.boolean(),
  biz_id: z.string().min(1),
  out_id: z.string().nullish(),
  err_code: z.string().nullish(),
  err_msg: z.string().nullish(),
  report_time: z.string().catch(''),
})

export const receipts = smsReceipts(report, {
  acknowledgement: '{"code":0,"msg":"成功"}',
  toReceipt: ({ success, biz_id, out_id, err_code, err_msg, report_time }) => ({
    kind: 'receipt',
    noticeId: out_id ?? '',
    messageId: biz_id,
    delivered: success,
    reason: success ? '' : [err_code, err_msg].filter(Boolean).join(' '),
    at: beijingInstant(report_time),
  }),
})
