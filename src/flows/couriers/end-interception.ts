/** A person takes a wish back, or says what the courier said on the phone. */
import { maskPhonesInText } from '../../core/mask.ts'
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { isOpen, type WishNews } from '../../interceptions/domain/wish.ts'
import type { InterceptionDto, SaidOutcome } from '../../interceptions/interceptions.contract.ts'
import { type Interception, shownInterception } from '../../interceptions/interceptions.repository.ts'
import { authorise } from '../../platform/authorise.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { outsideFailure } from '../../platform/integration-error.ts'
import { askedOf, courierOfWish } from '../effects/ask-interception.ts'
import { decider } from '../merging/merge-orders.ts'
import { callCarrier } from './couriers.ts'
import { stepInterception } from './step-interception.ts'

type Judged = Result<WishNews | null, Failure>

/** The courier is told first, where it was asked: only its yes lets the parcel go on. A repeat answers the same. */
export async function withdrawInterception({
  ctx,
  input,
}: {
  ctx: Ctx
  input: { readonly id: string }
}): Promise<Result<InterceptionDto, Failure>> {
  const allowed = authorise(ctx, 'orders:write')
  if (!allowed.ok) return allowed
  let isTold = false
  return shown(
    await stepInterception(ctx, input.id, async (wish): Promise<Judged> => {
      if (wish.state === 'withdrawn') return ok(null)
      if (!isOpen(wish)) return fail('interception.not_open', { state: wish.state })
      // Nobody is told of what nobody was asked; what a person phoned about, a person takes back.
      if (!isTold && !wish.byHand && wish.state !== 'wanted') {
        const told = await tellCourier(ctx, wish)
        if (!told.ok) return told
        // Somebody else may write before this is, and then it comes here once more.
        isTold = true
      }
      return ok({ type: 'withdrawn', by: decider(ctx) ?? '', why: '' })
    }),
  )
}

async function tellCourier(ctx: Ctx, wish: Interception): Promise<Result<void, Failure>> {
  const courier = await courierOfWish(ctx, wish)
  const cancel = courier?.service.cancel
  if (!courier || !cancel) return fail('interception.not_withdrawable', { carrier: wish.carrier })
  const cancelled = await callCarrier(ctx, courier, ({ options }) => cancel(askedOf(wish), options))
  if (cancelled.ok) return ok(undefined)
  return cancelled.error.retryable
    ? { ok: false, error: outsideFailure(cancelled.error) }
    : fail('interception.not_withdrawable', { carrier: wish.carrier, detail: cancelled.error.detail })
}

/** Also of a wish that a connection asked for: a courier's word on the phone may come before its push. */
export async function sayOutcome({
  ctx,
  input: { id, state, why, kind },
}: {
  ctx: Ctx
  input: SaidOutcome & { readonly id: string }
}): Promise<Result<InterceptionDto, Failure>> {
  const allowed = authorise(ctx, 'orders:write')
  if (!allowed.ok) return allowed
  return shown(
    await stepInterception(ctx, id, async (wish): Promise<Judged> => {
      if (wish.state === state) return ok(null)
      if (!isOpen(wish)) return fail('interception.not_open', { state: wish.state })
      if (kind === 'change_address' && wish.kind !== kind && wish.addressChangeId === null)
        return fail('interception.no_address')
      // What a connection asked for is what the courier does.
      const agreed = wish.byHand ? (kind ?? null) : null
      return ok({ type: 'said', state, kind: agreed, by: decider(ctx) ?? '', why: maskPhonesInText(why) })
    }),
  )
}

const shown = (result: Result<Interception, Failure>): Result<InterceptionDto, Failure> =>
  result.ok ? ok(shownInterception(result.value)) : result
