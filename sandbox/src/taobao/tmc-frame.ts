// Binary frames of TMC, little endian: u8 version 2, u8 type, headers (i16 kind, value) until kind 0. Kind 1 is a named value with
// a format byte, 2 a status (i32), 3 its words, 5 a token. Text is an i32 length and UTF-8.

export const CONNECT = 0
export const CONNECT_ACK = 1
export const SEND = 2
export const PULL = 1
export const CONFIRM = 2
export const DATA = 3

export interface Frame {
  type: number
  status?: number
  phrase?: string
  token?: string
  /** 64-bit numbers as bigint; dates as `Date`. */
  fields: Record<string, string | number | bigint | Date | null>
}

class Writer {
  private readonly parts: Buffer[] = []
  bytes(size: number, write: (buffer: Buffer) => void): this {
    const buffer = Buffer.alloc(size)
    write(buffer)
    this.parts.push(buffer)
    return this
  }
  u8 = (value: number) => this.bytes(1, (buffer) => void buffer.writeUInt8(value))
  i16 = (value: number) => this.bytes(2, (buffer) => void buffer.writeInt16LE(value))
  i32 = (value: number) => this.bytes(4, (buffer) => void buffer.writeInt32LE(value))
  i64 = (value: bigint) => this.bytes(8, (buffer) => void buffer.writeBigInt64LE(value))
  text(value: string): this {
    const bytes = Buffer.from(value, 'utf8')
    this.i32(bytes.length)
    this.parts.push(bytes)
    return this
  }
  value(value: Frame['fields'][string]): this {
    if (value === null) return this.u8(0)
    if (typeof value === 'string') return this.u8(1).text(value)
    if (typeof value === 'number') return this.u8(4).i32(value)
    if (typeof value === 'bigint') return this.u8(5).i64(value)
    return this.u8(6).i64(BigInt(value.getTime()))
  }
  end = () => Buffer.concat(this.parts)
}

export function writeFrame({ type, status, phrase, token, fields }: Frame): Uint8Array {
  const writer = new Writer().u8(2).u8(type)
  if (status !== undefined) writer.i16(2).i32(status)
  if (phrase !== undefined) writer.i16(3).text(phrase)
  if (token !== undefined) writer.i16(5).text(token)
  for (const [name, value] of Object.entries(fields)) writer.i16(1).text(name).value(value)
  return writer.i16(0).end()
}

/** Undefined for bytes that are no frame. */
export function readFrame(data: Uint8Array): Frame | undefined {
  const buffer = Buffer.from(data)
  let at = 2
  const step = <T>(size: number, read: (at: number) => T): T => {
    at += size
    return read(at - size)
  }
  const i16 = () => step(2, (from) => buffer.readInt16LE(from))
  const i32 = () => step(4, (from) => buffer.readInt32LE(from))
  const i64 = () => step(8, (from) => buffer.readBigInt64LE(from))
  const text = () => {
    const size = i32()
    return step(size, (from) => buffer.subarray(from, from + size).toString('utf8'))
  }
  const readers = [
    () => null,
    text,
    () => step(1, (from) => buffer.readInt8(from)),
    i16,
    i32,
    i64,
    () => new Date(Number(i64())),
    text,
  ]
  const frame: Frame = { type: buffer[1] ?? -1, fields: {} }
  try {
    if (buffer[0] !== 2) return undefined
    for (let kind = i16(); kind !== 0; kind = i16()) {
      if (kind === 1) {
        const name = text()
        const read = readers[step(1, (from) => buffer.readUInt8(from))]
        if (read === undefined) return undefined
        frame.fields[name] = read()
      } else if (kind === 2) frame.status = i32()
      else if (kind === 3) frame.phrase = text()
      else if (kind === 4) i32()
      else if (kind === 5) frame.token = text()
      else return undefined
    }
    return frame
  } catch {
    return undefined
  }
}
