// Binary frames of 淘宝's message channel (TMC), protocol version 2, little endian:
//   u8 version, u8 type, then headers, each i16 kind and value, until kind 0.
//   1 custom: name (counted text), u8 format, value · 2 status: i32 · 3 phrase: counted text · 4 flag: i32 · 5 token: counted text
// Counted text: i32 length in bytes, UTF-8. 64-bit numbers are read as text.

export const TYPE = { CONNECT: 0, CONNECT_ACK: 1, SEND: 2, SEND_ACK: 3 }
export const KIND = { PULL: 1, CONFIRM: 2, DATA: 3, FAILED: 20 }
const VERSION = 2
const FORMAT = { VOID: 0, TEXT: 1, BYTE: 2, I16: 3, I32: 4, I64: 5, DATE: 6, BYTES: 7 }

/** @param {{type: number, token?: string, fields?: Record<string, string | number | bigint>}} frame */
export function encodeFrame({ type, token, fields = {} }) {
  const parts = [Buffer.from([VERSION, type])]
  const i16 = (value) => {
    const bytes = Buffer.alloc(2)
    bytes.writeInt16LE(value)
    parts.push(bytes)
  }
  const i32 = (value) => {
    const bytes = Buffer.alloc(4)
    bytes.writeInt32LE(value)
    parts.push(bytes)
  }
  const text = (value) => {
    const bytes = Buffer.from(value, 'utf8')
    i32(bytes.length)
    parts.push(bytes)
  }
  if (token) {
    i16(5)
    text(token)
  }
  for (const [name, value] of Object.entries(fields)) {
    i16(1)
    text(name)
    if (typeof value === 'bigint') {
      const bytes = Buffer.alloc(9)
      bytes.writeUInt8(FORMAT.I64)
      bytes.writeBigInt64LE(value, 1)
      parts.push(bytes)
    } else if (typeof value === 'number') parts.push(Buffer.from([FORMAT.BYTE, value]))
    else {
      parts.push(Buffer.from([FORMAT.TEXT]))
      text(value)
    }
  }
  i16(0)
  return Buffer.concat(parts)
}

/** Throws `RangeError` on bytes that are no frame. Dates are epoch ms as numbers. */
export function decodeFrame(bytes) {
  let at = 2
  const take = (size) => {
    if (size < 0 || at + size > bytes.length) throw new RangeError('the frame ends early')
    at += size
    return bytes.subarray(at - size, at)
  }
  const i16 = () => take(2).readInt16LE()
  const i32 = () => take(4).readInt32LE()
  const text = () => take(i32()).toString('utf8')
  const value = () => {
    const format = take(1)[0]
    switch (format) {
      case FORMAT.VOID:
        return null
      case FORMAT.TEXT:
        return text()
      case FORMAT.BYTE:
        return take(1).readInt8()
      case FORMAT.I16:
        return i16()
      case FORMAT.I32:
        return i32()
      case FORMAT.I64:
        return String(take(8).readBigInt64LE())
      case FORMAT.DATE:
        return Number(take(8).readBigInt64LE())
      case FORMAT.BYTES:
        return take(i32()).toString('utf8')
      default:
        throw new RangeError(`unknown format ${format}`)
    }
  }
  if (bytes.length < 4 || bytes[0] !== VERSION) throw new RangeError('no frame of version 2')
  const frame = { type: bytes[1], status: 0, phrase: '', token: '', fields: {} }
  for (let kind = i16(); kind !== 0; kind = i16()) {
    if (kind === 1) {
      const name = text()
      frame.fields[name] = value()
    } else if (kind === 2) frame.status = i32()
    else if (kind === 3) frame.phrase = text()
    else if (kind === 4) i32()
    else if (kind === 5) frame.token = text()
    else throw new RangeError(`unknown header ${kind}`)
  }
  return frame
}
