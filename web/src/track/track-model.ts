/** What the buyer's page says of an order; pure, so that every state can be tested. */
import type { TrackPayload } from '../api/track.ts'
import { fill, type TrackLanguage, trackWords } from './track-words.ts'

export type TrackState = 'preparing' | 'on_road' | 'out_for_delivery' | 'delivered' | 'exception' | 'ended'

/** Couriers tell whole seconds: of two scans in one, the later line is the later scan. */
export const newestFirst = <Scan extends { readonly at: number }>(nodes: readonly Scan[]): Scan[] =>
  [...nodes].reverse().sort((a, b) => b.at - a.at)

const badNodes: readonly string[] = ['exception', 'refused', 'returning', 'returned']

export function stateOf(payload: Pick<TrackPayload, 'status' | 'parcels' | 'deliveredAt'>): TrackState {
  const { status } = payload
  if (status === 'delivered' || (status === 'closed' && payload.deliveredAt !== null)) return 'delivered'
  if (status === 'cancelled' || status === 'returned' || status === 'closed') return 'ended'
  const newest = payload.parcels.map((parcel) => newestFirst(parcel.nodes)[0]?.node ?? '')
  if (newest.some((node) => badNodes.includes(node))) return 'exception'
  if (status === 'out_for_delivery') return 'out_for_delivery'
  if (status === 'shipped' || status === 'in_transit') return 'on_road'
  return 'preparing'
}

/** Stations behind the order, 1..5: paid, shipped, in transit, out for delivery, delivered; 0 before payment. */
export function stationsDone(payload: Pick<TrackPayload, 'status' | 'deliveredAt'>): number {
  switch (payload.status) {
    case 'pending_payment':
    case 'cancelled':
      return 0
    case 'shipped':
      return 2
    case 'in_transit':
      return 3
    case 'out_for_delivery':
      return 4
    case 'delivered':
      return 5
    case 'closed':
      return payload.deliveredAt === null ? 0 : 5
    case 'returned':
      return 3
    default:
      return 1
  }
}

const OFFSET = 8 * 3_600_000
const DAY = 86_400_000
const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')
const two = (value: number) => String(value).padStart(2, '0')

/** `今天 18:00`, in China's time: where the parcel arrives. */
export function nearTime(at: number, now: number, language: TrackLanguage): string {
  const words = trackWords[language]
  const days = Math.floor((at + OFFSET) / DAY) - Math.floor((now + OFFSET) / DAY)
  const date = new Date(at + OFFSET)
  const time = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`
  const day =
    days === 0
      ? words.today
      : days === 1
        ? words.tomorrow
        : days === -1
          ? words.yesterday
          : fill(words.date, {
              m: date.getUTCMonth() + 1,
              month: months[date.getUTCMonth()] || '',
              d: date.getUTCDate(),
            })
  return `${day} ${time}`
}

/** The same within a sentence: `by tomorrow 18:00`. No month begins like a day's word. */
export function nearTimeInside(at: number, now: number, language: TrackLanguage): string {
  return nearTime(at, now, language).replace(/^[TY]/, (letter) => letter.toLowerCase())
}

/** `还有 5 小时 20 分` until a promise; '' once it has passed. */
export function countdown(until: number, now: number, language: TrackLanguage): string {
  const minutes = Math.floor((until - now) / 60_000)
  if (minutes < 1) return ''
  const words = trackWords[language]
  const [d, h, m] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60]
  return d > 0
    ? fill(words.leftDays, { d, h })
    : h > 0
      ? fill(words.leftHours, { h, m })
      : fill(words.leftMinutes, { m })
}

export interface Headline {
  readonly label: string
  /** The time in large type; '' where none is known. */
  readonly time: string
  readonly note: string
  readonly tone: 'calm' | 'good' | 'late' | 'ended'
}

export function headlineOf(
  payload: Pick<TrackPayload, 'status' | 'parcels' | 'promisedAt' | 'expectedAt' | 'deliveredAt'>,
  now: number,
  language: TrackLanguage,
): Headline {
  const words = trackWords[language]
  const state = stateOf(payload)
  if (state === 'delivered')
    return {
      label: words.delivered,
      time: payload.deliveredAt === null ? words.delivered : nearTime(payload.deliveredAt, now, language),
      note: '',
      tone: 'good',
    }
  if (state === 'ended')
    return {
      label: '',
      time: payload.status === 'returned' ? words.returned : words.cancelled,
      note: '',
      tone: 'ended',
    }
  if (payload.promisedAt === null) return { label: words.promised, time: '', note: words.unknown, tone: 'calm' }
  const time = fill(words.before, { time: nearTimeInside(payload.promisedAt, now, language) })
  const late = payload.promisedAt < now
  const moved = payload.expectedAt !== null && payload.expectedAt > Math.max(payload.promisedAt, now)
  return {
    label: words.promised,
    time,
    note: [
      countdown(payload.promisedAt, now, language),
      late ? words.promisedLate : '',
      moved && payload.expectedAt !== null
        ? `${words.updated} ${nearTimeInside(payload.expectedAt, now, language)}`
        : '',
    ]
      .filter(Boolean)
      .join(' · '),
    tone: late ? 'late' : 'calm',
  }
}

/** One sentence of where the parcel is: the server's in Chinese, our own in English. */
export function sentenceOf(
  payload: Pick<TrackPayload, 'status' | 'parcels' | 'deliveredAt' | 'sentence'>,
  language: TrackLanguage,
): string {
  return language === 'zh' ? payload.sentence : trackWords.en.sentence[stateOf(payload)]
}

type Interception = NonNullable<TrackPayload['parcels'][number]['interception']>

/** What has become of stopping a parcel, in plain words. `resends` matters where it comes back, or could not be stopped. */
export function interceptionText(
  { kind, state, resends }: Pick<Interception, 'kind' | 'state' | 'resends'>,
  language: TrackLanguage,
): string {
  const words = trackWords[language].interception
  const change = kind === 'change_address'
  switch (state) {
    case 'wanted':
    case 'requested':
      return change ? words.changeAsked : words.stopAsked
    case 'accepted':
      return change ? words.changeAccepted : words.stopAccepted
    case 'succeeded':
      return change ? words.changed : resends ? words.stoppedResent : words.stopped
    case 'refused':
    case 'failed':
      return resends ? words.missedResent : words.missed
    case 'withdrawn':
      return ''
  }
}

/** Stations of stopping a parcel that are behind it, 0..3: asked, accepted, ended. */
export function interceptionDone({ state }: Pick<Interception, 'state'>): number {
  if (state === 'wanted') return 0
  if (state === 'requested') return 1
  return state === 'accepted' ? 2 : 3
}

/** How the wish for another address stands. What the hub says by itself is not the seller's word. */
export function changeLines(last: TrackPayload['addressChange']['last'], language: TrackLanguage): string[] {
  if (!last) return []
  const { state, stage, cityText, why } = last
  const words = trackWords[language]
  const known = words.changeWhy[why]
  if (state === 'refused' && known) return [known]
  return [
    state === 'requested' && stage === 'intercept' ? words.changeOnRoad : words.changeState[state],
    state === 'refused' || state === 'expired' ? '' : fill(words.changeTo, { city: cityText }),
    known ?? (why === '' ? '' : fill(words.changeSays, { why })),
  ].filter(Boolean)
}

/** Versions worth telling: the first, and each one that moved the time by an hour or more. Newest first. */
export function promisesTold(promises: TrackPayload['promises']): TrackPayload['promises'] {
  const told: TrackPayload['promises'][number][] = []
  for (const version of promises) {
    const last = told[told.length - 1]
    if (!last || Math.abs(version.promisedAt - last.promisedAt) >= 3_600_000) told.push(version)
  }
  return told.length > 1 ? told.reverse() : []
}

/** Token of `/t/{token}`; null for any other path. */
export function tokenOf(pathname: string): string | null {
  const token = /^\/t\/([^/]+)\/?$/.exec(pathname)?.[1]
  try {
    return token ? decodeURIComponent(token) : null
  } catch {
    // Cut off in the middle of a `%2B`.
    return null
  }
}
