/** `settings.relay` with the credential `relaySecret`: the merchant's relay, through which all calls of the shop go. */
import type { Relay } from '../platform/relay-fetch.ts'
import type { ConnectionForm } from './channels.port.ts'
import { outsideUrlSchema } from './outside-url.ts'

const LEAST_SECRET = 32

export const relayCredential: ConnectionForm['credentials'][number] = {
  key: 'relaySecret',
  label: '中继密钥（可选，设了中继地址时填）',
  secret: true,
  optional: true,
}

const relayRow: ConnectionForm['settings'][number] = {
  key: 'relay',
  label: '中继地址（可选）',
  placeholder: 'https://relay.example.com:8443',
}

export const withRelayRows = (form: ConnectionForm): ConnectionForm => ({
  ...form,
  credentials: [...form.credentials, relayCredential],
  settings: [...form.settings, relayRow],
})

/** Null for a connection that calls its platform itself. */
export function relayOf({
  credentials,
  settings,
}: {
  readonly credentials: Readonly<Record<string, string>>
  readonly settings: Readonly<Record<string, unknown>>
}): Relay | null {
  return hasRelay(settings) ? { url: settings.relay, secret: credentials.relaySecret ?? '' } : null
}

export function hasRelay(
  settings: Readonly<Record<string, unknown>>,
): settings is Readonly<Record<string, unknown>> & { readonly relay: string } {
  return typeof settings.relay === 'string' && settings.relay !== ''
}

export interface CheckedRelay {
  readonly issues: readonly { readonly path: string; readonly message: string }[]
  /** What takes the place of `settings.relay`; absent when it was emptied. */
  readonly relay?: string
}

/** The relay as it is stored: its origin, and a secret that nobody guesses. */
export function checkRelay(relay: unknown, secret: string | undefined): CheckedRelay {
  if (relay === undefined || (typeof relay === 'string' && relay.trim() === '')) return { issues: [] }
  const url = outsideUrlSchema.safeParse(relay)
  const isOrigin = url.success && new URL(url.data).origin === url.data
  return {
    issues: [
      ...(isOrigin ? [] : [{ path: 'settings.relay', message: 'an https address without a path is needed' }]),
      ...((secret ?? '').length >= LEAST_SECRET
        ? []
        : [{ path: 'credentials.relaySecret', message: `at least ${LEAST_SECRET} characters are needed` }]),
    ],
    ...(isOrigin ? { relay: url.data } : {}),
  }
}
