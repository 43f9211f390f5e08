/** People paste `app_key`, `AppKey` or `appKey`: names of credentials are matched without case and punctuation. */
export interface CredentialName {
  readonly key: string
  readonly aliases?: readonly string[] | undefined
}

const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '')

/** The values under the adapter's own key names, trimmed and as text; names that the adapter does not know are left out. */
export function normaliseCredentials(
  names: readonly CredentialName[],
  given: Readonly<Record<string, unknown>>,
): Record<string, string> {
  const byPlainName = new Map(Object.entries(given).map(([name, value]) => [plain(name), value]))
  const found: Record<string, string> = {}
  for (const { key, aliases = [] } of names) {
    const value = given[key] ?? [key, ...aliases].map((name) => byPlainName.get(plain(name))).find((v) => v != null)
    if (typeof value === 'string' || typeof value === 'number') found[key] = String(value).trim()
  }
  return found
}

/**
 * Settings are stored in plain and shown, so a credential that arrives among them is taken out: it becomes the credential,
 * unless one was given in its own place.
 */
export function takeCredentialsOut(
  names: readonly CredentialName[],
  given: {
    readonly credentials: Readonly<Record<string, string>>
    readonly settings: Readonly<Record<string, unknown>>
  },
): { credentials: Record<string, string>; settings: Record<string, unknown>; found: boolean } {
  const isCredential = (name: string) =>
    names.some(({ key, aliases = [] }) => [key, ...aliases].some((known) => plain(known) === plain(name)))
  const entries = Object.entries(given.settings)
  const misplaced = entries.filter(([name]) => isCredential(name))
  const asText = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value))
  return {
    credentials: {
      ...Object.fromEntries(misplaced.map(([name, value]) => [name, asText(value)])),
      ...given.credentials,
    },
    settings: Object.fromEntries(entries.filter(([name]) => !isCredential(name))),
    found: misplaced.length > 0,
  }
}
