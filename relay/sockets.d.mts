import type { AllowedHosts } from './hosts.mjs'

export interface HeldSocket {
  readonly state: 'open' | 'closed' | 'refused'
  readonly since: number
  readonly lastMessageAt: number | null
}
export interface Ticket {
  readonly protocol: string
  readonly url: string
  readonly account: string
  readonly shop: string
  readonly hello?: Readonly<Record<string, string>>
}
export function holdSockets(
  settings: {
    readonly hosts: AllowedHosts
    readonly hub: string
    readonly secret: string
    readonly silenceMs: number
  },
  parts: {
    readonly log: (event: string, facts?: object) => void
    readonly tell?: (
      settings: object,
      message: { readonly kind: string; readonly connectionId: string; readonly body: string },
    ) => Promise<boolean>
    readonly triesMs?: readonly number[]
  },
): {
  hold(
    asked: { readonly kind: string; readonly connectionId: string; readonly ticket: Ticket | null },
    now: number,
  ): { readonly known: boolean; readonly socket: HeldSocket | null }
  end(): void
}
