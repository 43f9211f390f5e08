import { expect, it } from 'vitest'
import { ApiError } from '../../../web/src/api/http.ts'
import { connectionIssues } from '../../../web/src/lib/connection-issues.ts'

const refused = (code: string, data: Record<string, unknown>) =>
  new ApiError({ code, status: 422, requestId: 'req_1', detail: '', data })

it('a refused connection names the fields that are wrong', () => {
  const error = refused('connection.invalid', {
    issues: [
      { path: 'settings.gateway', message: 'an https URL is needed' },
      { path: 'credentials.shopId', message: 'Invalid input: expected string, received undefined' },
      { path: 'somewhere', message: 'else' },
    ],
  })
  expect(connectionIssues(error, 'zh-CN')).toEqual([
    { name: ['settings', 'gateway'], errors: ['要以 https:// 开头的公网地址'] },
    { name: ['credentials', 'shopId'], errors: ['填得不对，请核对'] },
  ])
  expect(connectionIssues(error, 'en').map(({ errors }) => errors[0])).toEqual(['An https URL is needed', 'Not valid'])
})

it('an address that may not be called is a field too, and other refusals name none', () => {
  const [gateway] = connectionIssues(refused('connection.gateway_refused', { setting: 'relay' }), 'zh-CN')
  expect(gateway?.name).toEqual(['settings', 'relay'])
  expect(connectionIssues(refused('tenant.limit_reached', {}), 'zh-CN')).toEqual([])
  expect(connectionIssues(new Error('offline'), 'zh-CN')).toEqual([])
})
