/** The token of a letter's link stands behind `#`, where no server sees it. It is taken out of the address at once. */
export function takeToken(kept?: string): string {
  const token = window.location.hash.slice(1)
  if (token) {
    if (kept) sessionStorage.setItem(kept, token)
    window.history.replaceState(window.history.state, '', window.location.pathname + window.location.search)
  }
  return token || (kept ? (sessionStorage.getItem(kept) ?? '') : '')
}
