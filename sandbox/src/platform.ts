// What this Worker needs of an outside platform that it plays. `platforms.ts` lists them.
import type { PlatformAnswer, PlatformCall } from './platform-call'
import type { OpenSocket } from './world/sockets'
import type { World } from './world/world'

/** How a platform that pushes treats its pushes. */
export interface PushRules {
  /** Seconds before each repeat of a push that was not acknowledged; the world's `retryScale` shortens them. */
  readonly retrySeconds: readonly number[]
  /** Whether an answer is the acknowledgement that the platform asks for. */
  acknowledged(status: number, body: string): boolean
}

export interface Platform {
  /** Where it is mounted (`/<kind>`) and what everybody calls it. */
  readonly kind: string
  /** As people read it. */
  readonly name: string
  answer(world: World, call: PlatformCall): PlatformAnswer
  /** Request headers (lower case) that reach `answer`, besides `host`; none when absent. */
  readonly signedHeaders?: RegExp
  /** "Too often" in the platform's own form. */
  throttled(): PlatformAnswer
  /** Its own form of a breakdown; a plain HTTP 500 when absent. */
  broken?(): PlatformAnswer
  readonly pushes?: PushRules
  /** Messages over sockets that apps open below the mount. */
  readonly socket?: OpenSocket
}
