// 拼多多's message service: text frames; each message is answered by `Ack`, heartbeats go both ways.
const BEAT_MS = 8_000

/** An id may be longer than a double holds: read as the digits that stand there, written back as they stood. */
const idIn = (text) => /"id"\s*:\s*"?(\d+)"?/.exec(text)?.[1] ?? ''

/** @param {{send(data: string | Buffer): void, ready(): void, message(message: object): void, fail(why: string): void}} line */
export function pmc(line, _ticket, { silenceMs }) {
  const answer = (command, { id, sendTime, type, mall }) =>
    line.send(
      `{"commandType":"${command}","time":${Date.now()},"id":${id},"sendTime":${sendTime},"type":${JSON.stringify(type)},"mallID":${mall}}`,
    )
  return {
    everyMs: Math.min(BEAT_MS, silenceMs / 3),
    silenceMs,
    // The address is signed: who gets in is in.
    opened: () => line.ready(),
    tick: () => line.send(JSON.stringify({ commandType: 'HeartBeat', time: Date.now() })),
    received(data) {
      if (typeof data !== 'string') return
      const frame = JSON.parse(data)
      if (frame.commandType !== 'Common' || !frame.message) return
      const { type, mallID } = frame.message
      const facts = {
        sendTime: Number(frame.sendTime) || 0,
        type: String(type),
        mall: String(mallID ?? '').replace(/\D/g, '') || '0',
      }
      // The first `id` of the text is the frame's: what is inside the message stands behind it or within a string.
      line.message({ id: idIn(data), shop: facts.mall, body: data, ...facts })
    },
    confirm: (message) => answer('Ack', message),
    refuse: (message) => answer('Fail', message),
  }
}
