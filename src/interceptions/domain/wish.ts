/**
 * 拦截 as a state machine: what a wish to stop a parcel becomes by each piece of news, and what that owes. News come late, twice and
 * out of order: a wish never goes back, and what has ended stays as it ended.
 */
import type { InterceptionState } from '../../logistics/carrier.port.ts'
import type { OnFailure, WishKind, WishState, WishStep } from '../interceptions.contract.ts'

export interface Wish {
  readonly kind: WishKind
  readonly state: WishState
  readonly steps: readonly WishStep[]
  readonly byHand: boolean
  readonly onFailure: OnFailure
  readonly addressChangeId: string | null
  readonly reshipOrderId: string | null
  readonly connectionId: string
  readonly reference: string
  readonly requestedAt: number
  readonly acceptedAt: number | null
  readonly endedAt: number | null
  readonly lookAt: number | null
}

export type WishNews =
  /** It is about to be asked: from here on the courier may know of it, whatever we hear. */
  | { readonly type: 'asking'; readonly connectionId: string }
  | {
      readonly type: 'answered'
      readonly state: InterceptionState
      readonly reference: string
      readonly detail: string
    }
  /** The courier pushed it, or was asked how it stands. */
  | { readonly type: 'told'; readonly state: InterceptionState; readonly detail: string }
  /** What the parcel's own way says. */
  | { readonly type: 'tracked'; readonly fact: ParcelFact; readonly detail: string }
  | {
      readonly type: 'said'
      readonly state: 'accepted' | 'succeeded' | 'failed'
      readonly kind: WishKind | null
      readonly by: string
      readonly why: string
    }
  | { readonly type: 'withdrawn'; readonly by: string; readonly why: string }
  /** No connection can do it, or none answers: a person phones. */
  | { readonly type: 'handed'; readonly why: string }

/** `delivered_old`: signed for in the city that it was to leave. */
export type ParcelFact = 'delivered' | 'delivered_old' | 'returning' | 'returned'

/** `phone`: a person has to know. `back`: the parcel's job ends as intercepted. `end`: whatever waited for it goes on. */
export type Owed = 'phone' | 'back' | 'end'

export interface WishStepTaken<W extends Wish> {
  /** The same object when the news change nothing. */
  readonly wish: W
  readonly owed: readonly Owed[]
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** How often an accepted wish is asked for, first and later; and how long its track is waited for at all. */
const OFTEN = { gap: 10 * MINUTE, upTo: 2 * HOUR }
const SELDOM = HOUR
const LONGEST = 7 * 24 * HOUR
/** A wish that no courier answered for so long is handed to a person; a parcel that was not scanned yet is waited for. */
const UNANSWERED = { scanned: 2 * HOUR, waiting: 12 * HOUR }

export const isOpen = ({ endedAt }: Pick<Wish, 'endedAt'>): boolean => endedAt === null

/** The courier may be working on it, and has not said a final word. */
const isUnanswered = ({ state }: Wish): boolean => state === 'wanted' || state === 'requested'

/** When the clock looks again at a wish that nobody has in hand; null: a person has it, or it has ended. */
export function nextLook(wish: Wish, now: number): number | null {
  if (!isOpen(wish) || wish.byHand) return null
  const since = wish.acceptedAt ?? wish.requestedAt
  return now + (now - since < OFTEN.upTo ? OFTEN.gap : SELDOM)
}

/** Nothing more is to be expected of the courier: a person takes it on. */
export function isGivenUp(wish: Wish, now: number, isScanned: boolean): boolean {
  const longest = isUnanswered(wish) ? UNANSWERED[isScanned ? 'scanned' : 'waiting'] : LONGEST
  return now - wish.requestedAt >= longest
}

export function step<W extends Wish>(wish: W, news: WishNews, now: number): WishStepTaken<W> {
  const still: WishStepTaken<W> = { wish, owed: [] }
  if (!isOpen(wish)) return still
  switch (news.type) {
    case 'asking':
      return wish.state === 'wanted' && !wish.byHand
        ? moved({ ...wish, connectionId: news.connectionId }, 'requested', { now })
        : still
    case 'answered': {
      const known = { ...wish, reference: wish.reference === '' ? news.reference : wish.reference }
      // A push that came before the answer knows better than the answer.
      if (!isUnanswered(wish)) return known.reference === wish.reference ? still : { wish: known, owed: [] }
      return heard(known, news.state, news.detail, now)
    }
    case 'told':
      return heard(wish, news.state, news.detail, now)
    case 'tracked':
      return witnessed(wish, news, now)
    case 'said': {
      const meant = news.kind === null ? wish : { ...wish, kind: news.kind }
      return news.state === 'accepted' && wish.state === 'accepted'
        ? still
        : moved(meant, news.state, { now, by: news.by, detail: news.why })
    }
    case 'withdrawn':
      return moved(wish, 'withdrawn', { now, by: news.by, detail: news.why })
    case 'handed': {
      if (wish.byHand) return still
      const handed = { ...wish, byHand: true, lookAt: null }
      return {
        wish: { ...handed, steps: [...wish.steps, stepOf(wish.state, { now, detail: news.why })] },
        owed: ['phone'],
      }
    }
  }
}

/** What the courier says, by whatever way. A refusal after a yes is a failure. */
function heard<W extends Wish>(wish: W, state: InterceptionState, detail: string, now: number): WishStepTaken<W> {
  switch (state) {
    case 'requested':
      return { wish, owed: [] }
    case 'accepted':
      return wish.state === 'accepted' ? { wish, owed: [] } : moved(wish, 'accepted', { now, detail })
    case 'refused':
      return moved(wish, wish.state === 'accepted' ? 'failed' : 'refused', { now, detail })
    case 'succeeded':
    case 'failed':
      return moved(wish, state, { now, detail })
  }
}

/**
 * The parcel itself: one that comes back was stopped, whoever said what; one that was signed for went to the new address only if
 * the courier had agreed to that, and not where the scan still names the old city.
 */
function witnessed<W extends Wish>(
  wish: W,
  { fact, detail }: Extract<WishNews, { type: 'tracked' }>,
  now: number,
): WishStepTaken<W> {
  const ended = (state: 'succeeded' | 'failed') => moved(wish, state, { now, detail })
  if (fact === 'delivered_old') return ended('failed')
  if (fact === 'delivered')
    return ended(wish.kind === 'change_address' && wish.state === 'accepted' ? 'succeeded' : 'failed')
  if (wish.kind === 'return_to_sender') return ended('succeeded')
  // On its way back it may still be sent on; back in the house it did not go to the new address.
  return fact === 'returned' ? ended('failed') : { wish, owed: [] }
}

const stepOf = (
  state: WishState,
  { now, by = '', detail = '' }: { readonly now: number; readonly by?: string; readonly detail?: string },
): WishStep => ({ state, at: now, by, detail })

const isEnd = (state: WishState): boolean =>
  state === 'refused' || state === 'succeeded' || state === 'failed' || state === 'withdrawn'

function moved<W extends Wish>(wish: W, state: WishState, how: Parameters<typeof stepOf>[1]): WishStepTaken<W> {
  const { now } = how
  const after: W = {
    ...wish,
    state,
    steps: [...wish.steps, stepOf(state, how)],
    acceptedAt: state === 'accepted' ? now : wish.acceptedAt,
    endedAt: isEnd(state) ? now : null,
  }
  const isBack = state === 'succeeded' && wish.kind === 'return_to_sender'
  return {
    wish: { ...after, lookAt: nextLook(after, now) },
    owed: isEnd(state) ? [...(isBack ? (['back'] as const) : []), 'end'] : [],
  }
}

/** Goods go out again for it: what should have reached the new address comes back, or was not stopped. Once: `reshipOrderId` says that they did. */
export function wantsReship({ state, kind, onFailure, addressChangeId }: Wish): boolean {
  if (addressChangeId === null) return false
  if (state === 'succeeded') return kind === 'return_to_sender'
  return (state === 'refused' || state === 'failed') && onFailure === 'reship'
}

/** The freight of a parcel that went to the old address although another one is sent. */
export const wantsFreightBack = (wish: Wish): boolean => wantsReship(wish) && wish.state !== 'succeeded'

/** Ended, and what it owed is done. */
export const isSettled = (wish: Wish): boolean => !isOpen(wish) && (!wantsReship(wish) || wish.reshipOrderId !== null)

/** How the change of address ends that these wishes served; null while one of them is not settled. */
export function outcomeOf(
  wishes: readonly Wish[],
): { readonly state: 'done' | 'refused'; readonly goesNew: boolean; readonly left: number } | null {
  if (wishes.length === 0 || !wishes.every(isSettled)) return null
  const changed = wishes.filter(({ kind, state }) => kind === 'change_address' && state === 'succeeded')
  // Nothing could be sent again where `reshipOrderId` is empty: the money was given back.
  const sentAgain = wishes.filter((wish) => wantsReship(wish) && wish.reshipOrderId !== '')
  const left = wishes.length - changed.length - sentAgain.length
  return {
    state: left === wishes.length ? 'refused' : 'done',
    /** A parcel goes to the new address under its own label. */
    goesNew: changed.length > 0,
    left,
  }
}
