const HERE = 'https://here.invalid'
const HOME = '/today'

/** Where to go after signing in: only paths of this site, never another host. Judged as a browser reads it, not by its looks. */
export function nextPath(next: string | null): string {
  if (!next?.startsWith('/') || !URL.canParse(next, HERE)) return HOME
  const { origin, pathname, search, hash } = new URL(next, HERE)
  return origin === HERE && !pathname.startsWith('//') ? `${pathname}${search}${hash}` : HOME
}
