// Sockets that apps hold open to platforms which push over them. What waits lies in the boxes of `deliveries`; here is who listens.
import type { PlatformCall } from '../platform-call'
import { platformOf } from '../platforms'
import type { World } from './world'

/** The platform's end of one socket. */
export interface Line {
  send(data: string | Uint8Array): void
  close(why: string): void
}

/** What a platform does with a socket that it let in. */
export interface SocketSession {
  received(data: string | Uint8Array): void
  /** Sends what waits; called often. */
  pump(): void
  /** Every few seconds: a sign of life, where the platform gives one. */
  beat(): void
}

/** Lets a caller in or says why not. */
export type OpenSocket = (world: World, call: PlatformCall, line: Line) => SocketSession | { readonly refused: string }

const BEATS = 10

export type Sockets = ReturnType<typeof createSockets>

/** The open sockets of a world. A fault of the platform cuts them or lets them say nothing. */
export function createSockets(world: () => World) {
  const open = new Map<SocketSession, { readonly platform: string; readonly line: Line }>()
  let ticks = 0

  const note = (call: PlatformCall, reason: string) =>
    world().calls.note(
      { ...call, path: call.path.split('/').slice(0, 2).join('/') },
      { status: 101, body: '', contentType: '', ok: reason === '', reason, delayMs: 0 },
      world().now(),
    )

  return {
    /** Undefined when the platform lets nobody in there, with these credentials. */
    open(call: PlatformCall, line: Line): SocketSession | undefined {
      const { faults } = world()
      const guarded: Line = {
        ...line,
        send(data) {
          if (faults.rule(call.platform, '')?.mute === true) return
          if (faults.cuts(call.platform)) line.close('故障开关：断开')
          else line.send(data)
        },
      }
      const session = platformOf(call.platform)?.socket?.(world(), call, guarded)
      const refused = session === undefined ? 'no socket here' : 'refused' in session ? session.refused : ''
      note(call, refused)
      if (session === undefined || 'refused' in session) return undefined
      open.set(session, { platform: call.platform, line })
      return session
    },
    closed: (session: SocketSession) => void open.delete(session),
    count: () => open.size,
    /** To be called twice a second while a socket is open. */
    tick(): void {
      ticks += 1
      for (const session of open.keys()) {
        session.pump()
        if (ticks % BEATS === 0) session.beat()
      }
    },
  }
}
