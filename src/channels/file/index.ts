/** Orders that come from files: nobody pushes, nothing can be asked, and nobody waits to be told. */
import * as z from 'zod'
import { err, ok } from '../../core/result.ts'
import { integrationError } from '../../platform/outside-call.ts'
import type { ChannelAdapter, ChannelClient, ConnectionForm } from '../channels.port.ts'
import { noWebhook } from '../no-webhook.ts'

const form: ConnectionForm = {
  kind: 'file',
  role: 'shop',
  name: '文件导入',
  hint: '线下订单、团购表格或平台导出的订单文件，从「导入订单」页读进来。',
  credentials: [],
  settings: [],
}

const refusal = () => err(integrationError('file', 'rejected', 'orders of a file cannot be asked for'))

const client: ChannelClient = {
  fetchOrder: async () => refusal(),
  listUpdated: async () => refusal(),
  ship: async () => ok(undefined),
  setStock: async () => ok(undefined),
  pauseListing: async () => ok(undefined),
  resumeListing: async () => ok(undefined),
  test: async () => ok('文件导入，无需连接'),
}

export const file: ChannelAdapter = {
  kind: 'file',
  role: 'shop',
  form,
  credentials: z.object({}),
  settings: z.looseObject({}),
  pulls: false,
  needsToken: false,
  webhook: noWebhook,
  requestToken: async () => refusal(),
  client: () => client,
}
