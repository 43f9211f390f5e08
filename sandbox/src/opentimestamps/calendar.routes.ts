import { createHash } from 'node:crypto'
import { Hono } from 'hono'

/** How long a commitment waits for its block, seconds; the real ones take hours. */
const WAIT_SECONDS = 60
const HEIGHT_THEN = 900_000

const sha256 = (...parts: Uint8Array[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest()
const tagged = (op: number, bytes: Uint8Array): Buffer => Buffer.concat([Buffer.from([op, bytes.length]), bytes])

const stamp = (bytes: Uint8Array): Response =>
  new Response(bytes as BodyInit, { headers: { 'content-type': 'application/octet-stream' } })

/** LEB128. */
function varuint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varuint(Math.floor(value / 128))]
}

/** OpenTimestamps calendars of any name, which keep nothing: the commitment itself says when it was made. */
export const calendarRoutes = new Hono()
  .post('/opentimestamps/:name/digest', async (c) => {
    if (c.req.header('content-length') === undefined) return c.text('invalid Content-Length', 400)
    const digest = new Uint8Array(await c.req.arrayBuffer())
    if (digest.length === 0 || digest.length > 64) return c.text('digest too long', 400)
    const name = Buffer.from(c.req.param('name'))
    const time = Buffer.alloc(4)
    time.writeUInt32BE(Math.floor(Date.now() / 1_000))
    const others = sha256(Buffer.from('others of this second'), name, time)
    const mac = sha256(Buffer.from('sandbox calendar'), name, time).subarray(0, 8)
    const uri = Buffer.from(new URL(`/opentimestamps/${c.req.param('name')}`, c.req.url).href)
    return stamp(
      Buffer.concat([
        tagged(0xf0, others),
        Buffer.from([0x08]),
        tagged(0xf1, time),
        tagged(0xf0, mac),
        Buffer.from('0083dfe30d2ef90c8e', 'hex'),
        Buffer.from([uri.length + 1, uri.length]),
        uri,
      ]),
    )
  })
  .get('/opentimestamps/:name/timestamp/:commitment', (c) => {
    const commitment = Buffer.from(c.req.param('commitment'), 'hex')
    if (commitment.length !== 44) return c.text('commitment must be hex', 400)
    const madeAt = commitment.readUInt32BE(0)
    if (Date.now() / 1_000 - madeAt < WAIT_SECONDS) return c.text('Pending confirmation in Bitcoin blockchain', 404)
    const height = varuint(HEIGHT_THEN + (Math.floor(madeAt / 600) % 100_000))
    return stamp(
      Buffer.concat([
        Buffer.from([0x08]),
        tagged(0xf0, sha256(Buffer.from('others of this block'), Buffer.from(c.req.param('name')))),
        Buffer.from('0808000588960d73d71901', 'hex'),
        Buffer.from([height.length, ...height]),
      ]),
    )
  })
