import { describe, expect, test } from 'vitest'
import { amazon } from '../../../../src/channels/amazon/index.ts'
import push from '../../../fixtures/protocols/amazon.push.json' with { type: 'json' }
import { describeChannelAdapter } from '../../../support/channel-contract.ts'

const credentials = {
  sellerId: 'A3TH9S8BH6GOGM',
  marketplaceIds: 'ATVPDKIKX0DER, A2EUQ1WTGCTBG2',
  clientId: 'amzn1.application-oa2-client.0123',
  clientSecret: 'amzn1.oa2-cs.v1.secret',
  applicationId: 'amzn1.sp.solution.1',
  refreshToken: '',
  pushSecret: 'a-secret-of-the-merchant',
}

// The secret stands in a header beside the body, so there is no signature whose laws could be held.
describeChannelAdapter(amazon, { credentials, signatureHeader: 'x-dingshu-secret', pushes: [] })

const verify = (secret: string | null, change: Partial<typeof credentials> = {}) =>
  amazon.webhook.verify(
    {
      headers: new Headers(secret === null ? {} : { 'x-dingshu-secret': secret }),
      query: new URLSearchParams(),
      rawBody: JSON.stringify(push),
      now: 0,
    },
    { ...credentials, ...change },
  )

test('only the whole secret opens the door, and none opens it where none was set', async () => {
  expect(await verify(credentials.pushSecret)).toEqual({ ok: true })
  for (const wrong of [null, '', 'a-secret-of-the-merchan', 'a-secret-of-the-merchant1'])
    expect(await verify(wrong), String(wrong)).toEqual({ ok: false, reason: 'bad_signature' })
  expect(await verify('', { pushSecret: '' })).toMatchObject({ ok: false })
})

describe('reading', () => {
  const one = (body: unknown) => {
    const read = amazon.webhook.read(JSON.stringify(body), credentials)
    return read.ok ? read.value[0] : read.error
  }
  const { Payload } = push
  const changed = (change: object, summary: object = {}) => {
    const notice = Payload.OrderChangeNotification
    return {
      ...push,
      Payload: { OrderChangeNotification: { ...notice, Summary: { ...notice.Summary, ...summary }, ...change } },
    }
  }
  const expected = {
    externalId: 'd0e9e693-c3ad-4373-979f-ed4ec98dd746',
    kind: 'order_changed',
    platformOrderId: '113-1234567-7654321',
  }

  test('the notification says which order to read, bare or as EventBridge wraps it', () => {
    expect(one(push)).toEqual(expected)
    expect(one({ version: '0', 'detail-type': 'ORDER_CHANGE', detail: push })).toEqual(expected)
  })

  test('an SQS queue’s messages come through a pipe, one by one or as a batch', () => {
    const body = JSON.stringify(push)
    expect(one({ messageId: 'm', eventSource: 'aws:sqs', body })).toEqual(expected)
    const other = { ...push, NotificationMetadata: { NotificationId: 'n2' } }
    const batches = [
      [{ body }, { body: JSON.stringify(other) }],
      { Records: [{ body }, { body: JSON.stringify(other) }] },
      { Messages: [{ Body: body }, { Body: JSON.stringify(other) }] },
    ]
    for (const batch of batches)
      expect(amazon.webhook.read(JSON.stringify(batch), credentials)).toEqual({
        ok: true,
        value: [expected, { ...expected, externalId: 'n2' }],
      })
    expect(one([{ body: 'x' }])).toMatchObject({ code: 'ingest.unreadable' })
    expect(one([])).toMatchObject({ code: 'ingest.unreadable' })
  })

  test.each([
    ['of another seller', changed({ SellerId: 'B' })],
    ['shipped by Amazon itself', changed({}, { FulfillmentType: 'AFN' })],
    ['not paid yet', changed({}, { OrderStatus: 'Pending' })],
    ['not paid yet', changed({}, { OrderStatus: 'PendingAvailability' })],
    ['REPORT_PROCESSING_FINISHED is not about orders', { ...push, NotificationType: 'REPORT_PROCESSING_FINISHED' }],
  ])('one that is %s is passed over', (why, body) => {
    expect(one(body)).toMatchObject({ kind: 'ignored', why })
  })

  test('one without its order is unreadable', () => {
    expect(one(changed({ AmazonOrderId: '' }))).toMatchObject({ code: 'ingest.unreadable' })
  })
})
