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
