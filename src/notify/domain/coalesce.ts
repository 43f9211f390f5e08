/** Many notices become few messages: grouped by event, oldest first, none dropped. */
import type { OutgoingNotice } from '../messenger.port.ts'
import { noticeEvent, type Severity } from './notice-events.ts'

/** Colours that 企业微信 knows. */
const colour: Readonly<Record<Severity, string>> = { red: 'warning', yellow: 'comment', info: 'info' }

const encoder = new TextEncoder()
export const byteLength = (text: string): number => encoder.encode(text).length

/** How a messenger's markdown begins a block, and ends its lines. */
export interface MarkdownForm {
  head(title: string, severity: Severity): string
  readonly newline: string
}

const wecomForm: MarkdownForm = {
  head: (title, severity) => `**<font color="${colour[severity]}">${title}</font>**`,
  newline: '\n',
}

/** One block per event in the order of its oldest notice; lines within a block keep their order. */
export function markdownOf(notices: readonly OutgoingNotice[], form: MarkdownForm = wecomForm): string {
  return [...Map.groupBy(notices, (notice) => notice.event)]
    .map(([event, group]) => block(event, group, form))
    .join(form.newline)
}

function block(event: string, group: readonly OutgoingNotice[], { head, newline }: MarkdownForm): string {
  const severity = noticeEvent(event)?.severity ?? 'info'
  const title = group[0]?.title ?? event
  const count = group.length > 1 ? ` ${group.length} 条` : ''
  return [`${head(title, severity)}${count}`, ...group.map((notice) => `> ${notice.body}`)].join(newline)
}

/** How many notices from the front make a text of at most `limit` bytes; at least one when there is any. */
export function countThatFits(notices: readonly OutgoingNotice[], limit: number, form?: MarkdownForm): number {
  let fits = Math.min(1, notices.length)
  let tooMany = notices.length + 1
  // The text only grows with every notice, so the border is found by halving.
  while (tooMany - fits > 1) {
    const middle = (fits + tooMany) >> 1
    if (byteLength(markdownOf(notices.slice(0, middle), form)) <= limit) fits = middle
    else tooMany = middle
  }
  return fits
}
