import { expect, it } from 'vitest'
import { envelopeId, keptEnvelopeId } from '../../../src/ingest/envelope-id.ts'
import { ingestMessageSchema } from '../../../src/ingest/ingest.messages.ts'

it('the same body of the same connection is the same envelope; anything else is another', async () => {
  const id = await envelopeId('con_1', '{"a":1}')
  expect(id).toMatch(/^env_[0-9a-f]{32}$/)
  expect(await envelopeId('con_1', '{"a":1}')).toBe(id)
  expect(await envelopeId('con_2', '{"a":1}')).not.toBe(id)
  expect(await envelopeId('con_1', '{"a":1} ')).not.toBe(id)
})

it('messages are kept in the order in which they came', () => {
  const [first, second] = [1_800_000_000_000, 1_800_000_000_001].map((receivedAt) =>
    keptEnvelopeId({ envelopeId: receivedAt % 2 === 0 ? 'env_ff' : 'env_00', receivedAt }),
  )
  expect([second, first].sort()).toEqual([first, second])
})

it('a queue message of another shape is refused, not guessed at', () => {
  const push = {
    v: 1,
    kind: 'push',
    connectionId: 'con_1',
    receivedAt: 1,
    envelopeId: 'env_1',
    body: '',
    source: 'push',
  }
  expect(ingestMessageSchema.safeParse(push).success).toBe(true)
  for (const bent of [{ ...push, v: 2 }, { ...push, kind: 'order' }, { ...push, body: undefined }, null, 'x'])
    expect(ingestMessageSchema.safeParse(bent).success).toBe(false)
})
