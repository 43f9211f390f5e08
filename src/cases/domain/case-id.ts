// A case's id names its cause, so that the same cause opens one case however often it is reported.

/** `occurrence`: what makes this time another one than the last (allocation round, instant of the deadline, parcel). */
export function caseId(orderId: string, kind: string, occurrence: string | number): string {
  return `${orderId}:${kind}:${occurrence}`
}
