import type { Failure } from '../core/result.ts'

export const logisticsErrorCodes = ['parcel.waybill_taken'] as const
export type LogisticsErrorCode = (typeof logisticsErrorCodes)[number]
export type LogisticsError = Failure<LogisticsErrorCode>
