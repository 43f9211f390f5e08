import { onlineManager } from '@tanstack/react-query'
import { afterEach, expect, test } from 'vitest'
import { ApiError } from '../../../web/src/api/http.ts'
import { createQueryClient } from '../../../web/src/app/query-client.ts'

afterEach(() => onlineManager.setOnline(true))

const lost = new ApiError({ code: 'network.unreachable', status: 0, requestId: '', detail: '', data: {} })

test('without a network a press fails at once instead of waiting unseen', async () => {
  const client = createQueryClient()
  onlineManager.setOnline(false)
  const pressed = client.getMutationCache().build(client, { mutationFn: () => Promise.reject(lost) })
  const said = await Promise.race([
    pressed.execute(undefined).catch((error: ApiError) => error.code),
    new Promise((resolve) => setTimeout(() => resolve('waits'), 50)),
  ])
  expect(said).toBe('network.unreachable')
})

test('without a network a page says so after one try', async () => {
  const client = createQueryClient()
  onlineManager.setOnline(false)
  let tries = 0
  const said = await Promise.race([
    client
      .fetchQuery({
        queryKey: ['x'],
        queryFn: () => {
          tries++
          return Promise.reject(lost)
        },
        retry: client.getDefaultOptions().queries?.retry ?? false,
      })
      .catch((error: ApiError) => error.code),
    new Promise((resolve) => setTimeout(() => resolve('waits'), 50)),
  ])
  expect([said, tries]).toEqual(['network.unreachable', 1])
})
