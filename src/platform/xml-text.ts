/** The first text of the tag, CDATA or not; '' when there is none. Good enough for ids and names, which hold no markup. */
export function xmlText(xml: string, tag: string): string {
  return (
    new RegExp(`<${tag}>\\s*(?:<!\\[CDATA\\[(.*?)\\]\\]>|([^<]*))\\s*</${tag}>`, 's').exec(xml)?.slice(1).join('') ?? ''
  )
}
