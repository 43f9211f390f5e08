/** 17TRACK's numbers of carriers; one that is not here is left to its own detection. */
const numberByCarrier: Readonly<Record<string, number>> = { youzhengguonei: 3011 }

export const numberOf = (carrier: string): number | null => numberByCarrier[carrier] ?? null

/** '' for a number that we have no name for: the parcel keeps the carrier that it has. */
export const carrierOf = (number: string): string =>
  Object.entries(numberByCarrier).find(([, known]) => String(known) === number)?.[0] ?? ''
