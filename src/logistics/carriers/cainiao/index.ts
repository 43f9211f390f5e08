/** 菜鸟电子面单: labels of most carriers over LINK, printed by 菜鸟's component. */
import * as z from 'zod'
import type { CarrierAdapter } from '../../carrier.port.ts'
import { courierRows, courierSettings } from '../courier-settings.ts'
import { PROVIDER } from './call.ts'
import { cpCodeOf } from './companies.ts'
import { balance, cancel, create, test } from './labels.ts'
import { tracking } from './push.ts'

const field = z.string().trim().min(1).max(2_000)

export const cainiao: CarrierAdapter = {
  kind: PROVIDER,
  role: 'courier',
  form: {
    kind: PROVIDER,
    role: 'courier',
    name: '菜鸟电子面单',
    hint: '在菜鸟物流云（LINK）授权后取得 token 与 secretKey；userId 为使用面单的商家编号。打印内容由菜鸟打印组件解密，需在打印电脑上安装组件。',
    credentials: [
      { key: 'token', label: '授权 token（logistic_provider_id）', secret: true },
      { key: 'secretKey', label: 'secretKey', secret: true },
      { key: 'userId', label: '商家 userId', secret: false },
    ],
    settings: [
      ...courierRows('https://link.cainiao.com'),
      {
        key: 'templateUrl',
        label: '面单模板地址（可选）',
        placeholder: 'http://cloudprint.cainiao.com/template/standard/101',
      },
      { key: 'balanceWarning', label: '面单余量低于多少提醒（可选）', placeholder: '200' },
    ],
  },
  credentials: z.object({ token: field, secretKey: field, userId: field }),
  settings: z.looseObject(courierSettings),
  serves: (carrier, task) => task === 'labels' && cpCodeOf(carrier) !== null,
  labels: { create, cancel, balance },
  tracking,
  intercept: null,
  test,
}
