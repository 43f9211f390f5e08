export const PLATFORMS: readonly string[]
export interface AllowedHosts {
  readonly kinds: readonly string[]
  forCall(kind: string, text: unknown): URL | null
  forSocket(kind: string, text: unknown): URL | null
}
export function allowedHosts(
  kinds: readonly string[],
  added?: readonly (readonly [kind: string, origin: string])[],
): AllowedHosts
