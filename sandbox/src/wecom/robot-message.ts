// What a group robot and an app accept: kinds, sizes in bytes of UTF-8, and the text that a person reads.
import { objectOf, objectsOf, textOf } from '../exact-json'

export interface WecomProblem {
  errcode: number
  errmsg: string
}
export interface WecomContent {
  kind: string
  text: string
}

const ROBOT_LIMITS: Record<string, number> = { text: 2048, markdown: 4096, markdown_v2: 4096 }
const APP_LIMITS: Record<string, number> = { text: 2048, markdown: 2048 }

/** Whether a result is a refusal. */
export function isProblem(result: WecomProblem | WecomContent): result is WecomProblem {
  return 'errcode' in result
}

/** Reads a robot's message, or says why it is refused. */
export function readRobotMessage(body: Record<string, unknown>): WecomProblem | WecomContent {
  return readMessage(body, ROBOT_LIMITS)
}

/** Reads an app's message, or says why it is refused. */
export function readAppMessage(body: Record<string, unknown>): WecomProblem | WecomContent {
  return readMessage(body, APP_LIMITS)
}

function readMessage(body: Record<string, unknown>, limits: Record<string, number>): WecomProblem | WecomContent {
  const kind = textOf(body.msgtype)
  const part = objectOf(body[kind])
  const limit = limits[kind]
  if (limit !== undefined) {
    const text = textOf(part.content)
    if (text === '') return { errcode: 44004, errmsg: `empty content, ${kind}.content missing` }
    if (Buffer.byteLength(text, 'utf8') > limit) {
      return { errcode: 40058, errmsg: `${kind}.content exceed max length ${limit}. invalid Request Parameter` }
    }
    return { kind, text }
  }
  const text = cardText(kind, part)
  return text === undefined ? { errcode: 40008, errmsg: 'invalid message type' } : { kind, text }
}

function cardText(kind: string, part: Record<string, unknown>): string | undefined {
  if (kind === 'textcard') return `${textOf(part.title)}\n${textOf(part.description).replace(/<[^>]+>/g, ' ')}`
  if (kind === 'template_card') {
    const title = objectOf(part.main_title)
    const pairs = objectsOf(part.horizontal_content_list).map((p) => `${textOf(p.keyname)}：${textOf(p.value)}`)
    const lines = [textOf(part.sub_title_text), ...objectsOf(part.button_list).map((b) => `［${textOf(b.text)}］`)]
    return [textOf(title.title), textOf(title.desc), ...pairs, ...lines].filter((line) => line !== '').join('\n')
  }
  if (kind === 'news')
    return objectsOf(part.articles)
      .map((article) => textOf(article.title))
      .join('\n')
  if (kind === 'image') return '[图片]'
  return kind === 'file' || kind === 'voice' ? `[${kind}]` : undefined
}
