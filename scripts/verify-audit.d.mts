export interface NotedHead {
  readonly seq: number
  readonly hash: string
}

export interface Verified {
  readonly ok: boolean
  readonly flaw: { readonly line: number; readonly what: string; readonly landed?: number } | null
  readonly tenantId: string | null
  readonly blocks: number
  readonly rows: number
  readonly unsealed: number
  readonly from: number | null
  readonly to: number | null
  readonly head: NotedHead
}

export function createVerifier(options?: { head?: NotedHead | null }): {
  take(text: string, line: number): void
  end(): Verified
}

export function verifyStream(
  stream: AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>,
  options?: { head?: NotedHead | null },
): Promise<Verified>
