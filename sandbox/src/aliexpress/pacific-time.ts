// The platform's times are those of Los Angeles, summer time included.
const clock = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'America/Los_Angeles',
  dateStyle: 'short',
  timeStyle: 'medium',
})

/** `yyyy-MM-dd HH:mm:ss`; '' for 0. */
export const pacificText = (at: number): string => (at === 0 ? '' : clock.format(at))

/** Epoch ms; NaN when the text is no time. Of the hour that comes twice the first is taken. */
export function pacificInstant(text: string): number {
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)) return Number.NaN
  const summer = Date.parse(`${text.replace(' ', 'T')}-07:00`)
  return pacificText(summer) === text ? summer : Date.parse(`${text.replace(' ', 'T')}-08:00`)
}
