/** 圆通开放平台: own labels, tracks with pushes. Interception exists in its console only. */
import * as z from 'zod'
import type { CarrierAdapter } from '../../carrier.port.ts'
import { courierRows, courierSettings } from '../courier-settings.ts'
import { onlyCarrier } from '../serves.ts'
import { CARRIER, PROVIDER } from './call.ts'
import { balance, cancel, create } from './labels.ts'
import { test, tracking } from './tracking.ts'

const field = z.string().trim().min(1).max(200)

export const yto: CarrierAdapter = {
  kind: PROVIDER,
  role: 'courier',
  form: {
    kind: PROVIDER,
    role: 'courier',
    name: '圆通',
    hint: '在圆通开放平台取得 clientId 与密钥；下电子面单另填客户编码。若平台要求固定出口 IP，请把网关地址设为中转。',
    credentials: [
      { key: 'clientId', label: 'clientId', secret: false },
      { key: 'secret', label: '密钥', secret: true },
      { key: 'customerCode', label: '电子面单客户编码', secret: false, optional: true },
    ],
    settings: [
      ...courierRows('https://openapi.yto.net.cn:11443'),
      { key: 'balanceWarning', label: '面单余量低于多少提醒（可选）', placeholder: '200' },
    ],
  },
  credentials: z.object({ clientId: field, secret: field, customerCode: z.string().trim().max(200).default('') }),
  settings: z.looseObject(courierSettings),
  serves: (carrier, task, { customerCode = '' }) =>
    onlyCarrier(CARRIER)(carrier, task, {}) && (task !== 'labels' || customerCode !== ''),
  labels: { create, cancel, balance },
  tracking,
  intercept: null,
  test,
}
