/** Every messenger the hub speaks through. A new one is a folder beside this file and one line here. */
import type { MessengerAdapter } from '../messenger.port.ts'
import { aliyunSms } from './aliyun-sms/index.ts'
import { dingtalk } from './dingtalk/index.ts'
import { tencentSms } from './tencent-sms/index.ts'
import { wechatMp } from './wechat-mp/index.ts'
import { wecomApp } from './wecom/app.ts'
import { wecom } from './wecom/index.ts'

export const messengerAdapters: readonly MessengerAdapter[] = [
  wecom,
  wecomApp,
  dingtalk,
  aliyunSms,
  tencentSms,
  wechatMp,
]

/** Null for a kind that is no messenger. */
export const messengerAdapter = (kind: string): MessengerAdapter | null =>
  messengerAdapters.find((adapter) => adapter.kind === kind) ?? null
