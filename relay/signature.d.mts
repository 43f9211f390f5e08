import type { Hmac } from 'node:crypto'

export const SIGNATURE_HEADER: string
export const MAC_BYTES: number
export const WINDOW_MS: number
export interface Call {
  readonly to: 'hub' | 'relay'
  readonly method: string
  readonly path: string
  readonly body: string | Uint8Array
}
export interface Header {
  readonly timestamp: number
  readonly nonce: string
  readonly signature: string
}
export function signCall(
  secret: string,
  call: Call & { readonly now: number; readonly nonce?: string },
): { readonly header: string; readonly nonce: string }
export function readHeader(text: unknown): Header | null
export function isSigned(secret: string, header: Header, call: Call): boolean
export function answerMac(secret: string, nonce: string): Hmac
export function openAnswer(secret: string, nonce: string, bytes: Uint8Array): Uint8Array | null
export function nonceMemory(
  startedAt: number,
  slackMs?: number,
): { take(nonce: string, timestamp: number, now: number): 'ok' | 'stale' | 'replayed'; size(): number }
