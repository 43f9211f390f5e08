/** The seller's memo of a platform: one text for each order, which everybody who works in the shop writes to. */

/** What every platform takes, characters; a longer one is left to a person, who knows what of it may go. */
export const LONGEST_MEMO = 300

/** The note behind what stands there; a memo that holds it already stays as it is. */
export function memoWith(memo: string, note: string): string {
  if (memo.split('；').includes(note)) return memo
  return memo === '' ? note : `${memo}；${note}`
}

/** We see memos with their phones masked. */
export const holdsMaskedPhone = (memo: string): boolean => /\d\*{2,}\d/.test(memo)
