/** Where to go after signing in: only paths of this site, never another host. */
export function nextPath(next: string | null): string {
  return next?.startsWith('/') && !next.startsWith('//') && !next.startsWith('/\\') ? next : '/today'
}
