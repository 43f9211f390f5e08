export const TYPE: { readonly CONNECT: 0; readonly CONNECT_ACK: 1; readonly SEND: 2; readonly SEND_ACK: 3 }
export const KIND: { readonly PULL: 1; readonly CONFIRM: 2; readonly DATA: 3; readonly FAILED: 20 }
export interface Frame {
  readonly type: number
  readonly status: number
  readonly phrase: string
  readonly token: string
  readonly fields: Readonly<Record<string, string | number | null>>
}
export function encodeFrame(frame: {
  readonly type: number
  readonly token?: string
  readonly fields?: Readonly<Record<string, string | number | bigint>>
}): Buffer
export function decodeFrame(bytes: Uint8Array): Frame
