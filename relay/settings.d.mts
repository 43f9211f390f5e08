import type { AllowedHosts } from './hosts.mjs'

export function readSettings(env: Readonly<Record<string, string | undefined>>): {
  readonly secret: string
  readonly hub: string
  readonly hosts: AllowedHosts
  readonly host: string
  readonly port: number
  readonly tls: { readonly cert: Buffer; readonly key: Buffer } | null
  readonly silenceMs: number
}
