/** The text of a message, the same in every attempt: `type`, `timestamp` (epoch ms), `v` of its shape, `data`. */
export const MESSAGE_VERSION = 1

export function messageBody(type: string, at: number, data: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ type, timestamp: at, v: MESSAGE_VERSION, data })
}
