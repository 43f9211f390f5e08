// What becomes of a text message on its way, as both SMS services report it.
import type { SmsReporting } from './world/messages'
import type { World } from './world/world'

/** One number of one accepted message. */
export interface SmsFate {
  number: string
  isDelivered: boolean
}

export function fatesOf({ deadNumbers = [] }: SmsReporting, numbers: readonly string[]): SmsFate[] {
  return numbers.map((number) => ({
    number,
    isDelivered: !deadNumbers.some((dead) => number.replace(/^\+86/, '') === dead.replace(/^\+86/, '')),
  }))
}

/** Sends the reports of one message as one batch; nothing without an address. */
export function report(
  world: World,
  account: SmsReporting & { platform: 'aliyun-sms' | 'tencent-sms' },
  { reports, label }: { reports: readonly object[]; label: string },
): void {
  if (account.reportUrl === undefined) return
  world.deliveries.enqueue([
    {
      platform: account.platform,
      url: account.reportUrl,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(reports),
      label,
    },
  ])
}
