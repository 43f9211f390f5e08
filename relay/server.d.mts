import type { Server } from 'node:http'
import type { AllowedHosts } from './hosts.mjs'
import type { holdSockets } from './sockets.mjs'

export function createRelay(
  settings: { readonly hosts: AllowedHosts; readonly secret: string; readonly tls: null; readonly callMs?: number },
  parts: {
    readonly sockets: Pick<ReturnType<typeof holdSockets>, 'hold'>
    readonly log: (event: string, facts?: object) => void
    readonly now?: () => number
  },
): Server
