/** A Shopify order has one note for buyer and seller: ours stands below a mark of its own, and the buyer's words stay. */
const MARK = '—— 订枢备注 ——'

export function readNote(note: string): { readonly buyer: string; readonly ours: string } {
  const [buyer = '', ours = ''] = note.split(MARK, 2)
  return { buyer: buyer.trim(), ours: ours.trim() }
}

/** The note with our part replaced; writing the same twice changes nothing. */
export function writeNote(note: string, text: string): string {
  const { buyer } = readNote(note)
  const ours = text.trim()
  if (ours === '') return buyer
  return buyer === '' ? `${MARK}\n${ours}` : `${buyer}\n\n${MARK}\n${ours}`
}
