/** AfterShip's names of carriers; one that is not here is left to its own detection. */
const slugByCarrier: Readonly<Record<string, string>> = {
  shunfeng: 'sf-express',
  zhongtong: 'zto-express',
  yuantong: 'yto',
  shentong: 'sto',
  ems: 'china-ems',
  youzhengguonei: 'china-post',
}

export const slugOf = (carrier: string): string | null => slugByCarrier[carrier] ?? null

/** '' for a name that we have none for: the parcel keeps the carrier that it has. */
export const carrierOf = (slug: string): string =>
  Object.entries(slugByCarrier).find(([, known]) => known === slug)?.[0] ?? ''
