/** Whether the whole text fits the pattern: `*` any characters, `?` one. At most text × pattern steps; no regular expression. */
export function fits(text: string, pattern: string): boolean {
  let at = 0
  let place = 0
  let star = -1
  let taken = 0
  while (at < text.length) {
    if (pattern[place] === '*') {
      star = place
      place += 1
      taken = at
    } else if (place < pattern.length && (pattern[place] === '?' || pattern[place] === text[at])) {
      at += 1
      place += 1
    } else if (star >= 0) {
      // The last `*` takes one character more.
      place = star + 1
      taken += 1
      at = taken
    } else return false
  }
  while (pattern[place] === '*') place += 1
  return place === pattern.length
}
