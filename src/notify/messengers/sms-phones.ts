/** Who is told by SMS when a notice names nobody: numbers as a list or as text with commas. */
import * as z from 'zod'

export const phonesSetting = (most: number) =>
  z
    .preprocess(
      (value) => (typeof value === 'string' ? value.split(/[\s,，;；]+/).filter((phone) => phone !== '') : value),
      z.array(z.string().regex(/^\+?\d{6,20}$/, 'a phone number has digits only')).max(most),
    )
    .default([])

/** The wizard's text as [event, rest] pairs: `event=rest`, one a line or between commas and semicolons. */
export const pairsOfText = (text: string): [string, string][] =>
  text
    .split(/[\n,，;；]/)
    .map((pair): [string, string] => {
      const at = pair.search(/[=:：]/)
      return at < 0 ? ['', ''] : [pair.slice(0, at).trim(), pair.slice(at + 1).trim()]
    })
    .filter(([event]) => event !== '')
