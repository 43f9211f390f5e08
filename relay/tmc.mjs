// 淘宝's message channel: we sign in with the ticket, ask every few seconds, confirm what the hub has.
import { decodeFrame, encodeFrame, KIND, TYPE } from './tmc-frame.mjs'

const PULL_MS = 5_000
/** Asked for by us, and answered only when there is something: a silent socket is opened anew now and then. */
const SILENCE_MS = 300_000

const shanghai = (at) => new Date(at + 8 * 3_600_000).toISOString().replace('T', ' ').slice(0, 19)

/** A message as the platform's HTTP call gives it, which the hub reads. */
function bodyOf({ id, topic, content, userid, nick, publisher, time }) {
  return JSON.stringify({
    id: String(id),
    topic,
    pub_app_key: publisher === undefined ? '' : String(publisher),
    pub_time: typeof time === 'number' ? shanghai(time) : (time ?? ''),
    user_id: String(userid ?? ''),
    user_nick: nick ?? '',
    content,
  })
}

/** @param {{send(data: string | Buffer): void, ready(): void, message(message: object): void, fail(why: string): void}} line */
export function tmc(line, { hello }) {
  let token = ''
  const say = (kind, fields = {}) =>
    line.send(encodeFrame({ type: TYPE.SEND, token, fields: { __kind: kind, ...fields } }))
  return {
    everyMs: PULL_MS,
    silenceMs: SILENCE_MS,
    opened: () => line.send(encodeFrame({ type: TYPE.CONNECT, fields: hello })),
    tick() {
      if (token !== '') say(KIND.PULL)
    },
    received(data) {
      if (typeof data === 'string') return
      const { type, status, phrase, token: given, fields } = decodeFrame(Buffer.from(data))
      if (type === TYPE.CONNECT_ACK) {
        if (status !== 0 || given === '') return line.fail(`refused ${status} ${phrase}`.slice(0, 100))
        token = given
        line.ready()
        return say(KIND.PULL)
      }
      if (type === TYPE.SEND && fields.__kind === KIND.DATA && fields.id != null)
        line.message({ id: String(fields.id), shop: String(fields.nick ?? ''), body: bodyOf(fields) })
    },
    confirm: ({ id }) => say(KIND.CONFIRM, { id: BigInt(id) }),
    /** What is not confirmed comes again by itself. */
    refuse: () => undefined,
  }
}
