/** 中通开放平台: own labels, tracks with pushes, interception. */
import * as z from 'zod'
import type { CarrierAdapter } from '../../carrier.port.ts'
import { courierRows, courierSettings } from '../courier-settings.ts'
import { onlyCarrier } from '../serves.ts'
import { CARRIER, PROVIDER } from './call.ts'
import { intercept } from './intercept.ts'
import { cancel, create } from './labels.ts'
import { test, tracking } from './tracking.ts'

const field = z.string().trim().min(1).max(200)
const optional = z.string().trim().max(200).default('')

export const zto: CarrierAdapter = {
  kind: PROVIDER,
  role: 'courier',
  form: {
    kind: PROVIDER,
    role: 'courier',
    name: '中通',
    hint: '在中通开放平台创建应用取得 appKey 与 appSecret；电子面单账号由网点开通。轨迹推送地址在开放平台订阅管理中填写。',
    credentials: [
      { key: 'appKey', label: 'appKey', secret: false },
      { key: 'appSecret', label: 'appSecret', secret: true },
      { key: 'accountId', label: '电子面单账号', secret: false, optional: true },
      { key: 'accountPassword', label: '电子面单密码', secret: true, optional: true },
    ],
    settings: courierRows('https://japi.zto.com'),
  },
  credentials: z.object({ appKey: field, appSecret: field, accountId: optional, accountPassword: optional }),
  settings: z.looseObject(courierSettings),
  // Without an account at a branch there is nothing to print with.
  serves: (carrier, task, { accountId = '' }) =>
    onlyCarrier(CARRIER)(carrier, task, {}) && (task !== 'labels' || accountId !== ''),
  labels: { create, cancel },
  tracking,
  intercept,
  test,
}
