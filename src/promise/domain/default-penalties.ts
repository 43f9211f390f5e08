// What a late order is taken to cost until a tenant says better.

/** One row of the penalty table; amounts in 分, `basisPoints` of what the buyer pays. */
interface DefaultPenalty {
  readonly channel: string
  readonly basisPoints: number
  readonly minFen: number
  readonly maxFen: number
}

const row = (channel: string, percent: number, [least, most]: readonly [number, number]): DefaultPenalty => ({
  channel,
  basisPoints: percent * 100,
  minFen: least * 100,
  maxFen: most * 100,
})

/**
 * Source: the orders of magnitude of the platforms' rules for merchants on late shipping (发货规则: a share of what was paid, with a least
 * and a most), by general knowledge. None of the protocols that we speak carries them, they change every year and by category, and no
 * figure here was checked against a rule in force: each is (?) in docs/design/promise.md. Marketplaces abroad rate a late seller and take
 * nothing for the order. `*`, own shops among them: the coupon that makes up for it.
 */
export const defaultPenalties: readonly DefaultPenalty[] = [
  row('taobao', 10, [5, 50]),
  row('jd', 30, [5, 500]),
  row('pdd', 5, [3, 50]),
  row('doudian', 5, [3, 100]),
  row('kuaishou', 5, [3, 100]),
  row('xiaohongshu', 5, [3, 50]),
  row('weixin-shop', 5, [3, 50]),
  row('amazon', 0, [0, 0]),
  row('aliexpress', 0, [0, 0]),
  row('*', 5, [3, 50]),
]
