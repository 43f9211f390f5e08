/**
 * Live board of one tenant. Sockets hibernate: an open console costs nothing while nothing happens. Bursts are folded to at
 * most five frames a second, in which of each order only its newest state travels. Each socket is told what its viewer may see.
 */
import { DurableObject } from 'cloudflare:workers'
import type { Erasable } from '../../src/core/erasable.ts'
import { framesFor } from '../../src/feed/domain/frames-for.ts'
import { pendingChanges } from '../../src/feed/domain/pending-changes.ts'
import {
  type FeedFrame,
  type FeedMessage,
  type FeedViewer,
  feedViewerSchema,
  PING,
  PONG,
  VIEWER_HEADER,
} from '../../src/feed/feed.messages.ts'
import type { TenantFeedPort } from '../../src/feed/tenant-feed.port.ts'

/** Each frame earns this much silence: five frames a second. */
const FRAME_MS = 200

/** The client pings every 20 s; a socket that missed four of them is gone. */
const SILENT_MS = 90_000

const MOST_SOCKETS = 300

/** A console comes back after this long, with the rights that its person has then. */
const LONGEST_LIFE_MS = 3_600_000

/** What survives hibernation with a socket; the runtime keeps up to 16 KB. */
interface Attachment {
  readonly openedAt: number
  readonly viewer: FeedViewer
}

export class TenantFeed extends DurableObject<Env> implements TenantFeedPort, Erasable {
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

  async erase(): Promise<void> {
    for (const socket of this.ctx.getWebSockets()) this.close(socket, 1001)
    await this.ctx.storage.deleteAlarm()
    await this.ctx.storage.deleteAll()
  }

  override async fetch(request: Request): Promise<Response> {
    if (request.headers.get('upgrade')?.toLowerCase() !== 'websocket') return new Response(null, { status: 426 })
    if (this.ctx.getWebSockets().length >= MOST_SOCKETS) return new Response(null, { status: 503 })
    const viewer = feedViewerSchema.safeParse(viewerIn(request))
    if (!viewer.success) return new Response(null, { status: 400 })
    const { 0: client, 1: server } = new WebSocketPair()
    this.ctx.acceptWebSocket(server)
    server.serializeAttachment({ openedAt: Date.now(), viewer: viewer.data } satisfies Attachment)
    this.send(server, JSON.stringify({ type: 'hello', at: Date.now() } satisfies FeedFrame))
    return new Response(null, { status: 101, webSocket: client })
  }

  async dismiss(actorIds: readonly string[] | 'all'): Promise<void> {
    for (const socket of this.ctx.getWebSockets())
      if (actorIds === 'all' || actorIds.includes(attachmentOf(socket)?.viewer.actorId ?? '')) this.close(socket, 1012)
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
    const changes = this.waiting.take()
    // Most consoles of a tenant see the same: their frames are written once.
    const written = new Map<string, string[]>()
    let most = 1
    for (const socket of this.ctx.getWebSockets()) {
      const attachment = attachmentOf(socket)
      if (attachment === null || this.isOver(socket, attachment, now)) {
        this.close(socket, 1001)
        continue
      }
      const { actorId: _actor, ...sight } = attachment.viewer
      const key = JSON.stringify(sight)
      const texts = written.get(key) ?? framesFor(changes, attachment.viewer).map((frame) => JSON.stringify(frame))
      written.set(key, texts)
      most = Math.max(most, texts.length)
      for (const text of texts) if (!this.send(socket, text)) break
    }
    this.quietUntil = now + most * FRAME_MS
  }

  /** No ping for long: the network swallowed the close, and frames would pile up for nobody. Or open for too long. */
  private isOver(socket: WebSocket, { openedAt }: Attachment, now: number): boolean {
    const heardAt = this.ctx.getWebSocketAutoResponseTimestamp(socket)?.getTime() ?? openedAt
    return now - heardAt > SILENT_MS || now - openedAt > LONGEST_LIFE_MS
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

function viewerIn(request: Request): unknown {
  try {
    return JSON.parse(decodeURIComponent(request.headers.get(VIEWER_HEADER) ?? ''))
  } catch {
    return null
  }
}

/** Null for a socket that `fetch` did not open. */
function attachmentOf(socket: WebSocket): Attachment | null {
  const attachment: unknown = socket.deserializeAttachment()
  // Written by `fetch` alone.
  return typeof attachment === 'object' && attachment !== null && 'viewer' in attachment
    ? (attachment as Attachment)
    : null
}
