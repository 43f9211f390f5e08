export const ingestErrorCodes = [
  'parked.not_found',
  'parked.already_closed',
  'ingest.unreadable',
  'ingest.untranslatable',
  'ingest.fetch_failed',
  'ingest.gave_up',
  'track.unknown_waybill',
  'effect.failed',
] as const
export type IngestErrorCode = (typeof ingestErrorCodes)[number]
