/** Refuses bodies over a limit (413), also those that do not say beforehand how long they are. */
import type { MiddlewareHandler } from 'hono'
import { problem } from './http-errors.ts'

/** `limit` in bytes. */
export const bodyLimit =
  (limit: number): MiddlewareHandler =>
  async (c, next) => {
    const tooLarge = () => problem(c, { code: 'request.too_large', data: { limit } })
    const declared = c.req.header('content-length')
    if (Number(declared ?? 0) > limit) return tooLarge()
    if (declared === undefined && c.req.raw.body !== null) {
      const body = await readAtMost(c.req.raw.body, limit)
      if (body === null) return tooLarge()
      c.req.raw = new Request(c.req.raw, { body })
    }
    return next()
  }

/** The body as text; null when it is longer than `limit` bytes, whether or not it says so. */
export async function textAtMost(request: Request, limit: number): Promise<string | null> {
  const declared = request.headers.get('content-length')
  if (Number(declared ?? 0) > limit) return null
  if (declared !== null || request.body === null) return request.text()
  return (await readAtMost(request.body, limit))?.text() ?? null
}

/** Null when there is more; the rest is not read. */
async function readAtMost(stream: ReadableStream<Uint8Array>, limit: number): Promise<Blob | null> {
  const parts: Uint8Array<ArrayBuffer>[] = []
  let size = 0
  const reader = stream.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return new Blob(parts)
    size += value.byteLength
    if (size > limit) {
      await reader.cancel()
      return null
    }
    parts.push(new Uint8Array(value))
  }
}
