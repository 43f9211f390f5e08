/** How far the wish to stop a parcel has come: three stations, as the console draws them. */
import type { InterceptionDto } from '../api/interceptions.ts'

type Step = InterceptionDto['steps'][number]

export interface InterceptionStation {
  readonly word:
    | 'telling'
    | 'toPhone'
    | 'told'
    | 'phoned'
    | 'registered'
    | 'waiting'
    | 'accepted'
    | 'refused'
    | 'result'
    | 'succeeded'
    | 'failed'
    | 'withdrawn'
  readonly look: 'done' | 'now' | 'todo' | 'bad' | 'off'
  /** What was said there; null while it is ahead, or was passed without a word. */
  readonly step: Step | null
}

export const isOpen = ({ endedAt }: Pick<InterceptionDto, 'endedAt'>): boolean => endedAt === null

/** The courier was told → it accepted or refused → how it ended. A refusal and a withdrawal end the row where they happen. */
export function interceptionStations(
  wish: Pick<InterceptionDto, 'state' | 'steps' | 'byHand' | 'endedAt'>,
): readonly InterceptionStation[] {
  const said = (state: Step['state']) => wish.steps.findLast((step) => step.state === state) ?? null
  const open = isOpen(wish)
  const heard = said('accepted') ?? said('refused') ?? said('succeeded') ?? said('failed')
  const told = said('requested')
  const first: InterceptionStation = heard
    ? { word: told ? 'told' : 'phoned', look: 'done', step: told }
    : !open
      ? { word: told ? 'told' : 'registered', look: 'done', step: told ?? said('wanted') }
      : wish.byHand
        ? { word: 'toPhone', look: 'now', step: wish.steps.at(-1) ?? null }
        : told
          ? { word: 'told', look: 'done', step: told }
          : { word: 'telling', look: 'now', step: said('wanted') }
  const refused = said('refused')
  if (refused && !open) return [first, { word: 'refused', look: 'bad', step: refused }]
  const accepted = said('accepted')
  const second: InterceptionStation[] =
    accepted || heard
      ? [{ word: 'accepted', look: 'done', step: accepted }]
      : wish.state === 'withdrawn'
        ? []
        : [{ word: 'waiting', look: first.look === 'done' ? 'now' : 'todo', step: null }]
  const last: InterceptionStation =
    wish.state === 'succeeded'
      ? { word: 'succeeded', look: 'done', step: said('succeeded') }
      : wish.state === 'failed'
        ? { word: 'failed', look: 'bad', step: said('failed') }
        : wish.state === 'withdrawn'
          ? { word: 'withdrawn', look: 'off', step: said('withdrawn') }
          : { word: 'result', look: accepted ? 'now' : 'todo', step: null }
  return [first, ...second, last]
}

/** Nodes from which a parcel can no longer be stopped. */
const over: readonly string[] = ['delivered', 'returning', 'returned', 'cancelled']

/** A parcel on the road that nobody is stopping, or has stopped. */
export function canBeStopped(
  parcel: { readonly fulfilmentId: string; readonly node: string; readonly deliveredAt: number | null },
  wishes: readonly Pick<InterceptionDto, 'fulfilmentId' | 'endedAt' | 'state'>[],
): boolean {
  return (
    parcel.deliveredAt === null &&
    !over.includes(parcel.node) &&
    !wishes.some((wish) => wish.fulfilmentId === parcel.fulfilmentId && (isOpen(wish) || wish.state === 'succeeded'))
  )
}

/** Share of the wishes with an answer that were carried out; null before the first answer. */
export function successRatio(
  rates: readonly { readonly succeeded: number; readonly failed: number; readonly refused: number }[],
): number | null {
  const sum = (key: 'succeeded' | 'failed' | 'refused') => rates.reduce((all, rate) => all + rate[key], 0)
  const answered = sum('succeeded') + sum('failed') + sum('refused')
  return answered === 0 ? null : sum('succeeded') / answered
}
