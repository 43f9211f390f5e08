/** 履约倒计时: the board, with the tenant's own penalty table. */
import type { Board, BoardQuery } from '../../board/board.contract.ts'
import { readBoard } from '../../board/board.queries.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { readPromiseSettings } from '../../promise/promise-settings.repository.ts'

export async function readCountdown({ ctx, input }: { ctx: Ctx; input: BoardQuery }): Promise<Board> {
  const { penalties } = await readPromiseSettings(ctx)
  return readBoard({ ctx, input, penalties })
}
