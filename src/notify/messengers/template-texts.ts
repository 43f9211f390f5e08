/** What the settings of SMS services have alike: pairs of an event and its template, and whom a notice that names nobody is told. */
import * as z from 'zod'

/** Numbers as a list, or as text with commas. */
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

/** `event=rest`, one a line. */
export const textOfPairs = (pairs: readonly (readonly [string, string])[]): string =>
  pairs.map((pair) => pair.join('=')).join('\n')

export const textOfPhones = (phones: readonly string[]): string => phones.join(', ')
