/** What every stock ledger must do, whoever keeps its books: run against the in-memory one and the real object alike. */
import { describe, expect, it } from 'vitest'
import type {
  HoldOwner,
  LedgerAddress,
  LedgerAnswer,
  LedgerCommand,
  StockLedgerPort,
} from '../../src/stock/stock-ledger.port.ts'

export interface LedgerHarness {
  readonly ledger: StockLedgerPort
  /** An address that nobody has used. */
  readonly fresh: () => LedgerAddress
  /** Called between any two calls: evicts the object, or does nothing. */
  readonly disturb: (address: LedgerAddress) => Promise<void>
  readonly now: number
}

const line = (orderId: string, lineNo = 1): HoldOwner => ({ kind: 'order_line', orderId, lineNo })

export function describeLedger(name: string, open: () => LedgerHarness): void {
  describe(`${name} keeps the ledger's contract`, () => {
    const { ledger, fresh, disturb, now } = open()

    /** A ledger with 10 pieces in `wh_a` and 4 in `wh_b`, and shorthands that disturb it after every call. */
    const aLedger = async () => {
      const address = fresh()
      const apply = async (commands: readonly LedgerCommand[], at = now): Promise<LedgerAnswer> => {
        const answer = await ledger.apply(address, commands, at)
        await disturb(address)
        return answer
      }
      const reserve = (
        orderId: string,
        quantity: number,
        more: Partial<Extract<LedgerCommand, { kind: 'reserve' }>> = {},
      ): LedgerCommand => ({
        kind: 'reserve',
        requestId: `reserve:${orderId}`,
        holdId: `hold:${orderId}`,
        warehouseId: 'wh_a',
        quantity,
        owner: line(orderId),
        reason: '订单',
        expiresAt: null,
        ...more,
      })
      const available = async (warehouseId = 'wh_a', at = now) => {
        const { levels } = await ledger.explain(address, at)
        await disturb(address)
        return levels.find((level) => level.warehouseId === warehouseId)?.available ?? 0
      }
      await apply([
        { kind: 'count', requestId: 'count:a', warehouseId: 'wh_a', onHand: 10, reason: '盘点' },
        { kind: 'count', requestId: 'count:b', warehouseId: 'wh_b', onHand: 4, reason: '盘点' },
      ])
      return { address, apply, reserve, available }
    }

    it('a reservation lowers what is available and says who holds it', async () => {
      const { address, apply, reserve } = await aLedger()
      const answer = await apply([reserve('o1', 3)])
      expect(answer.outcomes).toMatchObject([
        { ok: true, replayed: false, hold: { holdId: 'hold:o1', quantity: 3, counts: 'locked', since: now } },
      ])
      expect(answer.levels).toContainEqual({
        warehouseId: 'wh_a',
        onHand: 10,
        locked: 3,
        qc: 0,
        inTransit: 0,
        pooled: 0,
        available: 7,
      })
      const explained = await ledger.explain(address, now)
      expect(explained.holds).toMatchObject([
        { owner: { kind: 'order_line', orderId: 'o1', lineNo: 1 }, reason: '订单' },
      ])
      expect(explained.seq).toBe(answer.seq)
    })

    it('release gives back exactly what reserve took, however often it is sent', async () => {
      const { apply, reserve, available } = await aLedger()
      await apply([reserve('o1', 10)])
      for (const requestId of ['cancel:o1', 'cancel:o1', 'cancel:o1:again']) {
        expect((await apply([{ kind: 'release', requestId, holdId: 'hold:o1' }])).outcomes).toMatchObject([
          { ok: true },
        ])
        expect(await available()).toBe(10)
      }
    })

    it('commit lowers onHand once; an unknown hold is not committed', async () => {
      const { apply, reserve } = await aLedger()
      await apply([reserve('o1', 4)])
      const first = await apply([{ kind: 'commit', requestId: 'ship:o1', holdId: 'hold:o1' }])
      const again = await apply([{ kind: 'commit', requestId: 'ship:o1', holdId: 'hold:o1' }])
      expect(first.outcomes).toMatchObject([{ ok: true, replayed: false }])
      expect(again).toMatchObject({ outcomes: [{ ok: true, replayed: true }], seq: first.seq })
      expect(again.levels).toContainEqual({
        warehouseId: 'wh_a',
        onHand: 6,
        locked: 0,
        qc: 0,
        inTransit: 0,
        pooled: 0,
        available: 6,
      })
      const other = await apply([{ kind: 'commit', requestId: 'ship:o1:other', holdId: 'hold:o1' }])
      expect(other.outcomes).toEqual([{ ok: false, requestId: 'ship:o1:other', code: 'stock.unknown_hold' }])
    })

    it('too much is refused with what is left, and the refusal is repeated even after pieces came back', async () => {
      const { apply, reserve } = await aLedger()
      const refusal = { ok: false, requestId: 'reserve:o1', code: 'stock.short', available: 10 }
      expect((await apply([reserve('o1', 11)])).outcomes).toEqual([refusal])
      await apply([
        { kind: 'restock', requestId: 'back', warehouseId: 'wh_a', quantity: 5, into: 'available', reason: '退货' },
      ])
      expect((await apply([reserve('o1', 11)])).outcomes).toEqual([refusal])
      expect((await apply([reserve('o1', 11, { requestId: 'reserve:o1:2' })])).outcomes).toMatchObject([{ ok: true }])
    })

    it('the same hold asked for again answers the existing one, wherever it is asked', async () => {
      const { apply, reserve, available } = await aLedger()
      await apply([reserve('o1', 2)])
      const again = await apply([reserve('o1', 2, { requestId: 'retry', warehouseId: 'wh_b' })])
      expect(again.outcomes).toMatchObject([{ ok: true, replayed: true, hold: { warehouseId: 'wh_a', quantity: 2 } }])
      expect(await available('wh_b')).toBe(4)
    })

    it('a late replay of a reservation does not bring back a cancelled hold', async () => {
      const { apply, reserve, available } = await aLedger()
      await apply([reserve('o1', 2)])
      await apply([{ kind: 'release', requestId: 'cancel:o1', holdId: 'hold:o1' }])
      expect((await apply([reserve('o1', 2)])).outcomes).toMatchObject([{ ok: true, replayed: true }])
      expect(await available()).toBe(10)
    })

    it('a cart that holds the last pieces does not block its own order, and others stay out', async () => {
      const { apply, reserve, available } = await aLedger()
      await apply([reserve('cart', 10, { owner: { kind: 'cart', reservationId: 'r1' }, expiresAt: now + 600_000 })])
      expect((await apply([reserve('o2', 1)])).outcomes).toMatchObject([
        { ok: false, code: 'stock.short', available: 0 },
      ])
      expect((await apply([reserve('o1', 7, { fromHoldId: 'hold:cart' })])).outcomes).toMatchObject([
        { ok: true, hold: { quantity: 7 } },
      ])
      expect(await available()).toBe(0)
      await apply([{ kind: 'release', requestId: 'empty-cart', holdId: 'hold:cart' }])
      expect(await available()).toBe(3)
    })

    it('an order taken from another warehouse than its cart frees the cart there', async () => {
      const { apply, reserve, available } = await aLedger()
      await apply([reserve('cart', 3, { owner: { kind: 'cart', reservationId: 'r1' }, expiresAt: now + 600_000 })])
      await apply([reserve('o1', 3, { warehouseId: 'wh_b', fromHoldId: 'hold:cart' })])
      expect([await available('wh_a'), await available('wh_b')]).toEqual([10, 1])
    })

    it('a hold ends by itself at its time, and can then no longer be committed', async () => {
      const { address, apply, reserve, available } = await aLedger()
      await apply([reserve('cart', 10, { owner: { kind: 'cart', reservationId: 'r1' }, expiresAt: now + 1_000 })])
      expect(await available('wh_a', now + 999)).toBe(0)
      expect(await available('wh_a', now + 1_000)).toBe(10)
      const late = await apply([{ kind: 'commit', requestId: 'ship', holdId: 'hold:cart' }], now + 1_001)
      expect(late.outcomes).toMatchObject([{ ok: false, code: 'stock.unknown_hold' }])
      expect(await ledger.movements(address, null, 1)).toMatchObject([
        { kind: 'expire', quantity: 10, warehouseId: 'wh_a', at: now + 1_000 },
      ])
    })

    it('100 takers of the last unit: exactly one wins', async () => {
      const { address, reserve, apply } = await aLedger()
      await apply([reserve('others', 9)])
      const answers = await Promise.all(
        Array.from({ length: 100 }, (_, i) => ledger.apply(address, [reserve(`taker${i}`, 1)], now)),
      )
      expect(answers.filter(({ outcomes }) => outcomes[0]?.ok)).toHaveLength(1)
      const { levels, holds } = await ledger.explain(address, now)
      expect(levels.find((level) => level.warehouseId === 'wh_a')).toMatchObject({ locked: 10, available: 0 })
      expect(holds).toHaveLength(2)
    })

    it('a transfer keeps its pieces on the books while they travel, and sells them only after they arrived', async () => {
      const { apply } = await aLedger()
      const sent = await apply([
        { kind: 'transfer', requestId: 't', from: 'wh_a', to: 'wh_b', quantity: 6, reason: '调拨' },
      ])
      expect(sent.levels).toEqual([
        { warehouseId: 'wh_a', onHand: 4, locked: 0, qc: 0, inTransit: 0, pooled: 0, available: 4 },
        { warehouseId: 'wh_b', onHand: 10, locked: 0, qc: 0, inTransit: 6, pooled: 0, available: 4 },
      ])
      const arrived = await apply([
        { kind: 'receive', requestId: 'r', warehouseId: 'wh_b', quantity: 6, reason: '入库' },
      ])
      expect(arrived.levels).toContainEqual({
        warehouseId: 'wh_b',
        onHand: 10,
        locked: 0,
        qc: 0,
        inTransit: 0,
        pooled: 0,
        available: 10,
      })
      const more = await apply([{ kind: 'receive', requestId: 'r2', warehouseId: 'wh_b', quantity: 1, reason: '入库' }])
      expect(more.outcomes).toMatchObject([{ ok: false, code: 'stock.would_be_negative' }])
    })

    it('a count below what is promised is refused and says how many pieces are missing', async () => {
      const { apply, reserve, available } = await aLedger()
      await apply([reserve('o1', 8)])
      const refused = await apply([{ kind: 'count', requestId: 'c', warehouseId: 'wh_a', onHand: 5, reason: '盘点' }])
      expect(refused.outcomes).toEqual([{ ok: false, requestId: 'c', code: 'stock.would_be_negative', available: -3 }])
      expect(await available()).toBe(2)
    })

    it('a group runs in order, each command by itself', async () => {
      const { apply, reserve } = await aLedger()
      const { outcomes } = await apply([
        reserve('o1', 8),
        reserve('o2', 8),
        { kind: 'release', requestId: 'cancel:o1', holdId: 'hold:o1' },
        reserve('o3', 8),
      ])
      expect(outcomes.map((outcome) => outcome.ok)).toEqual([true, false, true, true])
    })

    it('movements come newest first and page by seq without gaps or repeats', async () => {
      const { address, apply, reserve } = await aLedger()
      for (let i = 0; i < 5; i++) await apply([reserve(`o${i}`, 1)])
      await apply([{ kind: 'transfer', requestId: 't', from: 'wh_a', to: 'wh_b', quantity: 2, reason: '调拨' }])
      const all = await ledger.movements(address, null, 100)
      expect(all.map(({ kind, quantity }) => `${kind} ${quantity}`)).toEqual([
        'transfer 2',
        'transfer -2',
        'reserve 1',
        'reserve 1',
        'reserve 1',
        'reserve 1',
        'reserve 1',
        'count 4',
        'count 10',
      ])
      const paged = []
      for (let before: number | null = null; ; before = paged.at(-1)?.seq ?? null) {
        const page = await ledger.movements(address, before, 2)
        if (page.length === 0) break
        paged.push(...page)
      }
      expect(paged).toEqual(all)
    })
  })
}
