/**
 * Live board of one tenant. Sockets hibernate: an open console costs nothing while nothing happens. Bursts are folded to at
 * most five frames a second, in which of each order only its newest state travels.
 */
import { DurableObject } from 'cloudflare:workers'
import { pendingChanges } from '../../src/feed/domain/pending-changes.ts'
import { type FeedFrame, type FeedMessage, PING, PONG } from '../../src/feed/feed.messages.ts'
import type { TenantFeedPort } from '../../src/feed/tenant-feed.port.ts'

/** Each frame earns this much silence: five frames a second. */
const FRAME_MS = 200

/** The client pings every 20 s; a socket that missed four of them is gone. */
const SILENT_MS = 90_000

const MOST_SOCKETS = 300

export class TenantFeed extends DurableObject<Env> implements TenantFeedPort {
  private readonly waiting = pendingChanges()
  private timer: ReturnType<typeof setTimeout> | null = null
  private quietUntil = 0

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    // Answered by the runtime, without waking the object.
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(PING, PONG))
  }

  async publish(messages: readonly FeedMessage[]): Promise<number> {
    const listeners = this.ctx.getWebSockets().length
    if (listeners === 0) return 0
    for (const message of messages) this.waiting.add(message)
    this.schedule()
    return listeners
  }

  override async fetch(request: Request): Promise<Response> {
    if (request.headers.get('upgrade')?.toLowerCase() !== 'websocket') return new Response(null, { status: 426 })
    if (this.ctx.getWebSockets().length >= MOST_SOCKETS) return new Response(null, { status: 503 })
    const { 0: client, 1: server } = new WebSocketPair()
    this.ctx.acceptWebSocket(server)
    server.serializeAttachment({ openedAt: Date.now() })
    this.send(server, JSON.stringify({ type: 'hello', at: Date.now() } satisfies FeedFrame))
    return new Response(null, { status: 101, webSocket: client })
  }

  /** The feed listens to nothing but pings, which never come here. */
  override async webSocketMessage(): Promise<void> {}

  override async webSocketClose(socket: WebSocket): Promise<void> {
    this.close(socket, 1000)
  }

  override async webSocketError(socket: WebSocket): Promise<void> {
    this.close(socket, 1011)
  }

  private schedule(): void {
    if (this.timer !== null || this.waiting.isEmpty()) return
    const wait = this.quietUntil - Date.now()
    if (wait <= 0) {
      this.flush()
      return
    }
    this.timer = setTimeout(() => {
      this.timer = null
      this.flush()
    }, wait)
  }

  private flush(): void {
    const now = Date.now()
    const frames = this.waiting.take()
    this.quietUntil = now + frames.length * FRAME_MS
    const texts = frames.map((frame) => JSON.stringify(frame))
    for (const socket of this.ctx.getWebSockets()) {
      if (this.isSilent(socket, now)) this.close(socket, 1001)
      else for (const text of texts) if (!this.send(socket, text)) break
    }
  }

  /** No ping for long: the network swallowed the close, and frames would pile up for nobody. */
  private isSilent(socket: WebSocket, now: number): boolean {
    const attachment: unknown = socket.deserializeAttachment()
    const openedAt =
      typeof attachment === 'object' && attachment !== null && 'openedAt' in attachment
        ? Number(attachment.openedAt)
        : 0
    const heardAt = this.ctx.getWebSocketAutoResponseTimestamp(socket)?.getTime() ?? openedAt
    return now - heardAt > SILENT_MS
  }

  /** False when the socket was broken; it is closed then. */
  private send(socket: WebSocket, text: string): boolean {
    try {
      socket.send(text)
      return true
    } catch {
      this.close(socket, 1011)
      return false
    }
  }

  private close(socket: WebSocket, code: number): void {
    try {
      socket.close(code)
    } catch {
      // Closed already: that is what was wanted.
    }
  }
}
