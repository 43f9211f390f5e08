import { expect, it } from 'vitest'
import { messagesIn, sendGrouped } from '../../../src/platform/grouped-send.ts'

function aQueue(refuses = false) {
  const sent: unknown[] = []
  const queue = {
    send: async (body: unknown) => {
      if (refuses) throw new Error('queue is full')
      sent.push(body)
    },
  } as unknown as Queue
  return { queue, sent }
}
const request = { waitUntil: () => undefined }

it('messages of one moment leave as one, and each sender hears when it was taken', async () => {
  const { queue, sent } = aQueue()
  expect(await Promise.all([1, 2, 3].map((id) => sendGrouped(queue, { id }, request)))).toEqual([true, true, true])
  expect(sent).toHaveLength(1)
  expect(messagesIn(sent[0])).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }])
})

it('a message by itself stays as it is, and one that is too long for the others goes alone', async () => {
  const { queue, sent } = aQueue()
  await sendGrouped(queue, { id: 1 }, request)
  expect(sent).toEqual([{ id: 1 }])
  const long = { id: 2, body: '长'.repeat(39_990) }
  await Promise.all([sendGrouped(queue, long, request), sendGrouped(queue, { id: 3 }, request)])
  expect(sent.slice(1)).toEqual([long, { id: 3 }])
})

it('when the queue refuses, every sender hears it', async () => {
  const { queue } = aQueue(true)
  expect(await Promise.all([1, 2].map((id) => sendGrouped(queue, { id }, request)))).toEqual([false, false])
})

it('a body that only looks packed is one message', () => {
  for (const body of [null, 'x', { kind: 'packed' }, { messages: [1] }]) expect(messagesIn(body)).toEqual([body])
})
