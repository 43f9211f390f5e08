/** An event's facts become one line of text. Facts come from outside, so they may not bring markup of their own. */
import { noticeEvent } from './notice-events.ts'

/** Longest line, characters: one notice always fits into one message of any messenger. */
const LONGEST_LINE = 500
const MISSING = '—'

export interface RenderInput {
  readonly event: string
  /** The tenant's own words; '' takes the built-in ones. */
  readonly template: string
  /** Likewise. */
  readonly title?: string
  readonly facts: Readonly<Record<string, string>>
}

export interface RenderedNotice {
  readonly title: string
  readonly body: string
}

/** Title and one line; a fact that is missing reads `—`. */
export function renderNotice({ event, template, title = '', facts }: RenderInput): RenderedNotice {
  const known = noticeEvent(event)
  const fill = (words: string) =>
    words
      .replace(
        /\{(\w+)\}/g,
        (_, name: string) => plain(Object.hasOwn(facts, name) ? (facts[name] ?? '') : '') || MISSING,
      )
      .replace(/\s+/g, ' ')
      .trim()
  return {
    title: fill(title.trim() || known?.title || event),
    body: clip(fill(template.trim() || known?.template || '{hubNo} {detail}')),
  }
}

/** Names of the facts that a template asks for, in order of appearance. */
export function placeholdersOf(template: string): string[] {
  return [...new Set([...template.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? ''))]
}

const twins: Readonly<Record<string, string>> = {
  '<': '＜',
  '>': '＞',
  '[': '［',
  ']': '］',
  '`': '｀',
  '*': '＊',
  '#': '＃',
}

/** Markdown's own signs become their full-width twins: a title like `[点我](http://…)` stays a text. */
function plain(fact: string): string {
  return fact
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[<>[\]`*#]/g, (char) => twins[char] ?? char)
}

function clip(line: string): string {
  const letters = [...line]
  return letters.length <= LONGEST_LINE ? line : `${letters.slice(0, LONGEST_LINE - 1).join('')}…`
}
