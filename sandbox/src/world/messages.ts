import { row, rows, type Sql } from './sql'

export interface WecomRobot {
  platform: 'wecom'
  key: string
}
export interface WecomApp {
  platform: 'wecom'
  corpId: string
  corpSecret: string
  agentId: string
  /** 接收消息: where presses of buttons go, and how they are signed and sealed. */
  callback?: { url: string; token: string; encodingAesKey: string }
  /** Who may be written to; anybody when absent. */
  members?: string[]
}
export interface DingtalkRobot {
  platform: 'dingtalk'
  accessToken: string
  /** 加签; '' for a robot that is guarded otherwise. */
  secret: string
}
/** Where reports go, and the numbers that nothing reaches. */
export interface SmsReporting {
  reportUrl?: string
  deadNumbers?: string[]
}
export interface TencentSmsAccount extends SmsReporting {
  platform: 'tencent-sms'
  secretId: string
  secretKey: string
  sdkAppId: string
  signName: string
  /** Approved template ids, each with its text (with `{1}` …). */
  templates: Record<string, string>
}
export interface AliyunSmsAccount extends SmsReporting {
  platform: 'aliyun-sms'
  accessKeyId: string
  accessKeySecret: string
  signName: string
  /** Approved template codes, each with its text (with `${name}` variables), '' when nobody gave one. */
  templates: Record<string, string>
}
export interface MiniProgram {
  platform: 'wechat-mp'
  appId: string
  appSecret: string
  /** Ids of its templates, each with its keywords. */
  templates: Record<string, string[]>
  /** 消息推送, 安全模式. */
  callback?: { url: string; token: string; encodingAesKey: string }
  /** Openids that nothing reaches. */
  blocked?: string[]
}
export type Messenger = WecomRobot | WecomApp | DingtalkRobot | AliyunSmsAccount | TencentSmsAccount | MiniProgram

/** One accepted message. `at` is epoch ms; `text` is what a person reads. */
export interface Message {
  id: number
  platform: Messenger['platform']
  account: string
  recipient: string
  at: number
  kind: string
  text: string
  /** The message as it was sent. */
  raw: Record<string, unknown>
}

export type Messages = ReturnType<typeof createMessages>

/** Messenger accounts and every message that they accepted. */
export function createMessages(sql: Sql) {
  function accountOf(messenger: Messenger): string {
    if (messenger.platform === 'aliyun-sms') return messenger.accessKeyId
    if (messenger.platform === 'tencent-sms') return messenger.secretId
    if (messenger.platform === 'wechat-mp') return messenger.appId
    if (messenger.platform === 'dingtalk') return messenger.accessToken
    return 'key' in messenger ? messenger.key : messenger.corpId
  }

  return {
    putMessenger(messenger: Messenger): void {
      sql.exec(
        'INSERT OR REPLACE INTO messengers (platform, account, facts) VALUES (?, ?, ?)',
        messenger.platform,
        accountOf(messenger),
        JSON.stringify(messenger),
      )
    },
    messenger(platform: Messenger['platform'], account: string): Messenger | undefined {
      const found = row<{ facts: string }>(
        sql,
        'SELECT facts FROM messengers WHERE platform = ? AND account = ?',
        platform,
        account,
      )
      return found ? JSON.parse(found.facts) : undefined
    },
    messengers: (): Messenger[] =>
      rows<{ facts: string }>(sql, 'SELECT facts FROM messengers').map(({ facts }) => JSON.parse(facts)),
    keep(message: Omit<Message, 'id'>): void {
      const { platform, account, recipient, at, kind, text, raw } = message
      sql.exec(
        'INSERT INTO messages (platform, account, recipient, at, facts) VALUES (?, ?, ?, ?, ?)',
        platform,
        account,
        recipient,
        at,
        JSON.stringify({ kind, text, raw }),
      )
    },
    byId(id: number): Message | undefined {
      const found = row<Omit<Message, 'kind' | 'text' | 'raw'> & { facts: string }>(
        sql,
        'SELECT id, platform, account, recipient, at, facts FROM messages WHERE id = ?',
        id,
      )
      if (found === undefined) return undefined
      const { facts, ...rest } = found
      return { ...rest, ...JSON.parse(facts) }
    },
    /** How many messages an account accepted after an instant; of one recipient when it is given. */
    countSince(platform: Messenger['platform'], account: string, since: number, recipient?: string): number {
      const found = row<{ n: number }>(
        sql,
        'SELECT COUNT(*) AS n FROM messages WHERE platform = ? AND account = ? AND at > ? AND (? IS NULL OR recipient = ?)',
        platform,
        account,
        since,
        recipient ?? null,
        recipient ?? null,
      )
      return found?.n ?? 0
    },
    /** Newest first. */
    recent(platform: string | undefined, limit: number): Message[] {
      const found = rows<Omit<Message, 'kind' | 'text' | 'raw'> & { facts: string }>(
        sql,
        'SELECT id, platform, account, recipient, at, facts FROM messages WHERE ? IS NULL OR platform = ? ORDER BY id DESC LIMIT ?',
        platform ?? null,
        platform ?? null,
        limit,
      )
      return found.map(({ facts, ...rest }) => ({ ...rest, ...JSON.parse(facts) }))
    },
    counts(): Record<string, number> {
      const found = rows<{ platform: string; n: number }>(
        sql,
        'SELECT platform, COUNT(*) AS n FROM messages GROUP BY platform',
      )
      return Object.fromEntries(found.map(({ platform, n }) => [platform, n]))
    },
  }
}
