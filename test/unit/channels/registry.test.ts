import { expect, test } from 'vitest'
import { channelAdapter, channelAdapters, channelForms, channelKinds } from '../../../src/channels/registry.ts'

test('a kind leads to its adapter, an unknown kind to nothing', () => {
  expect(new Set(channelKinds).size).toBe(channelKinds.length)
  for (const kind of channelKinds) expect(channelAdapter(kind)?.kind).toBe(kind)
  expect(channelAdapter('kuaidi100')).toBeUndefined()
})

test('every adapter has a form for the wizard, with every secret marked as one', () => {
  expect(channelForms.map((form) => form.kind)).toEqual(channelAdapters.map((adapter) => adapter.kind))
  const secrets = channelForms.flatMap((form) => form.credentials).filter(({ key }) => /secret/i.test(key))
  expect(secrets.length).toBeGreaterThan(0)
  expect(secrets.every(({ secret }) => secret)).toBe(true)
})
