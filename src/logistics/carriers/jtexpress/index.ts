/** 极兔开放平台: own labels, tracks with pushes. What its interception wants is not public. */
import * as z from 'zod'
import type { CarrierAdapter } from '../../carrier.port.ts'
import { courierRows, courierSettings } from '../courier-settings.ts'
import { onlyCarrier } from '../serves.ts'
import { CARRIER, PROVIDER } from './call.ts'
import { cancel, create } from './labels.ts'
import { test, tracking } from './tracking.ts'

const field = z.string().trim().min(1).max(2_000)
const optional = z.string().trim().max(200).default('')

export const jtexpress: CarrierAdapter = {
  kind: PROVIDER,
  role: 'courier',
  form: {
    kind: PROVIDER,
    role: 'courier',
    name: '极兔',
    hint: '在极兔开放平台取得 apiAccount 与 privateKey；下电子面单另填客户编码与密码。轨迹推送地址在开放平台填写。',
    credentials: [
      { key: 'apiAccount', label: 'apiAccount', secret: false },
      { key: 'privateKey', label: 'privateKey', secret: true },
      { key: 'customerCode', label: '客户编码', secret: false, optional: true },
      { key: 'customerPassword', label: '客户密码', secret: true, optional: true },
    ],
    settings: courierRows('https://openapi.jtexpress.com.cn'),
  },
  credentials: z.object({ apiAccount: field, privateKey: field, customerCode: optional, customerPassword: optional }),
  settings: z.looseObject(courierSettings),
  serves: (carrier, task, { customerCode = '' }) =>
    onlyCarrier(CARRIER)(carrier, task, {}) && (task !== 'labels' || customerCode !== ''),
  labels: { create, cancel },
  tracking,
  intercept: null,
  test,
}
