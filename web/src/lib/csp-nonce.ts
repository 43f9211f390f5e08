/**
 * The number that this page's own styles carry (Content-Security-Policy). Libraries that write styles know of it or not: every
 * style element that this page's code makes gets it. Nothing else could be made here: scripts come from our own files alone.
 */
export function signOwnStyles(): void {
  const nonce = document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce
  if (!nonce) return
  const create = document.createElement.bind(document)
  document.createElement = ((name: string, options?: ElementCreationOptions) => {
    const element = create(name, options)
    if (element instanceof HTMLStyleElement) element.nonce = nonce
    return element
  }) as typeof document.createElement
}
