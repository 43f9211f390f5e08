/** Opaque cursors of keyset paging: the sort values of the last row, base64url of a JSON array. */
export function encodeCursor(values: readonly (string | number)[]): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(values))))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

/** The values, or null for text that no cursor of ours ever was. */
export function decodeCursor(cursor: string): (string | number)[] | null {
  try {
    const bytes = Uint8Array.from(atob(cursor.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0))
    const values: unknown = JSON.parse(new TextDecoder().decode(bytes))
    return Array.isArray(values) && values.every((v) => typeof v === 'string' || typeof v === 'number') ? values : null
  } catch {
    return null
  }
}

/** For validators: anything else than a cursor of ours would silently begin the list anew. */
export const isCursor = (text: string): boolean => (decodeCursor(text)?.length ?? 0) > 0
