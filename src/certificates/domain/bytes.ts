/** Bytes as text and back, where neither Buffer nor an encoding of the runtime is at hand (the verify page). */

export const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

/** Empty for text that is not hex in lower case. */
export const bytesOfHex = (text: string): Uint8Array =>
  /^(?:[0-9a-f]{2})*$/.test(text)
    ? Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
    : new Uint8Array()

/** Empty for text that is not base64url without padding, or has a last character with bits that say nothing: each text stands for other bytes. */
export function bytesOfBase64Url(text: string): Uint8Array {
  if (!/^[\w-]*$/.test(text) || text.length % 4 === 1) return new Uint8Array()
  const plain = text.replaceAll('-', '+').replaceAll('_', '/')
  const binary = atob(plain)
  if (btoa(binary).replace(/=+$/, '') !== plain) return new Uint8Array()
  return Uint8Array.from(binary, (char) => char.charCodeAt(0))
}
