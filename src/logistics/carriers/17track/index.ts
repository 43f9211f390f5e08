/** 17TRACK: tracks of carriers all over the world. */
import * as z from 'zod'
import type { CarrierAdapter } from '../../carrier.port.ts'
import { courierRows, courierSettings } from '../courier-settings.ts'
import { PROVIDER } from './call.ts'
import { test, tracking } from './tracking.ts'

export const seventeenTrack: CarrierAdapter = {
  kind: PROVIDER,
  role: 'courier',
  form: {
    kind: PROVIDER,
    role: 'courier',
    name: '17TRACK',
    hint: '在 17TRACK 开放平台“设置 - 安全”取得访问密钥，并在“WebHook”中填写下方推送地址。跨境包裹的轨迹由它跟踪。',
    credentials: [{ key: 'key', label: '访问密钥', secret: true }],
    settings: courierRows('https://api.17track.net'),
  },
  credentials: z.object({ key: z.string().trim().min(1).max(200) }),
  settings: z.looseObject(courierSettings),
  serves: (_carrier, task) => task === 'tracking',
  labels: null,
  tracking,
  intercept: null,
  test,
}
