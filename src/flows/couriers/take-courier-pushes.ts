/** Pushes of a courier connection: reports of where parcels are, and words on wishes to stop them. */
import { ingestRepository, type ToPark } from '../../ingest/ingest.repository.ts'
import { carrierAdapter } from '../../logistics/carriers/registry.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import type { RawItem } from '../shops/ingest.ts'
import type { KnownConnection } from '../shops/known-connection.ts'
import { takeWords } from './follow-interceptions.ts'
import { applyReports } from './take-tracks.ts'
import { tellUnknownCodes } from './unknown-codes.ts'

/** Unreadable ones are parked; a conflict brings the whole batch again. */
export async function takeCourierPushes({
  ctx,
  known,
  items,
}: {
  ctx: Ctx
  known: KnownConnection
  items: readonly RawItem[]
}): Promise<void> {
  const tracking = carrierAdapter(known.connection.kind)?.tracking
  if (!tracking) throw new Error(`${known.connection.kind} does not track`)
  const park = ({ message }: RawItem, code: string, why: string): ToPark => ({
    id: message.envelopeId.replace('env_', 'prk_'),
    connectionId: message.connectionId,
    source: 'track',
    code,
    why,
    raw: message.body,
  })
  const intercept = carrierAdapter(known.connection.kind)?.intercept
  const parted = items.map((item) => ({ item, words: intercept?.read?.(item.message.body) ?? null }))
  const unwanted = await takeWords(
    ctx,
    parted.flatMap(({ words }) => words ?? []),
  )
  const read = parted.flatMap(({ item, words }) =>
    words === null ? [{ item, reports: tracking.read(item.message.body) }] : [],
  )
  const reports = read.flatMap(({ reports: result }) => (result.ok ? [...result.value] : []))
  const applied = await applyReports({ ctx, reports })
  if (!applied.ok) throw new Error(`tracks: ${applied.error.code}`)
  await tellUnknownCodes(ctx, known.connection, reports)
  const unknown = new Set(applied.value.unknown)
  const parked = [
    ...parted.flatMap(({ item, words }) => {
      const lost = words?.find(({ waybill }) => unwanted.has(waybill))
      return lost ? [park(item, 'interception.unknown', `没有拦截过运单 ${lost.waybill}`)] : []
    }),
    ...read.flatMap(({ item, reports: result }) => {
      if (!result.ok) return [park(item, result.error.code, result.error.why)]
      const lost = result.value.find((report) => unknown.has(report.waybill.trim()))
      return lost ? [park(item, 'track.unknown_waybill', `没有运单 ${lost.waybill}`)] : []
    }),
  ]
  if (parked.length > 0)
    await commit(ctx, {
      statements: ingestRepository(ctx).park(parked, ctx.clock.now()),
      audit: { action: 'message.parked', subjects: parked.map(({ id }) => id) },
    })
  for (const { queued } of items) queued.ack()
}
