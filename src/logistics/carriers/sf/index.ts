/** 顺丰 丰桥: own labels, routes with pushes, interception. */
import * as z from 'zod'
import type { CarrierAdapter } from '../../carrier.port.ts'
import { courierRows, courierSettings } from '../courier-settings.ts'
import { onlyCarrier } from '../serves.ts'
import { CARRIER, PROVIDER } from './call.ts'
import { intercept } from './intercept.ts'
import { cancel, create } from './labels.ts'
import { test, tracking } from './tracking.ts'

const field = z.string().trim().min(1).max(200)

export const sf: CarrierAdapter = {
  kind: PROVIDER,
  role: 'courier',
  form: {
    kind: PROVIDER,
    role: 'courier',
    name: '顺丰 丰桥',
    hint: '在丰桥“开发者对接”中取得顾客编码与校验码。路由推送没有签名：请在丰桥把推送地址填为下方地址加 ?token=推送口令。若开启了 IP 白名单，请把网关地址设为固定出口的中转。',
    credentials: [
      { key: 'partnerId', label: '顾客编码 partnerID', secret: false },
      { key: 'checkword', label: '校验码 checkword', secret: true },
      { key: 'monthlyCard', label: '月结卡号', secret: false },
      { key: 'pushToken', label: '推送口令（自定，至少 16 位）', secret: true },
    ],
    settings: [
      ...courierRows('https://sfapi.sf-express.com'),
      { key: 'expressTypeId', label: '产品类型 expressTypeId（可选，2 为特快）', placeholder: '2' },
    ],
  },
  credentials: z.object({ partnerId: field, checkword: field, monthlyCard: field, pushToken: field.min(16) }),
  settings: z.looseObject(courierSettings),
  serves: onlyCarrier(CARRIER),
  labels: { create, cancel },
  tracking,
  intercept,
  test,
}
