/** Counts who looked at receivers in plain: one statement asks and counts, so that two calls at once cannot both be the last. */
import type { Ctx } from '../platform/ctx.ts'

export function revealsRepository({ db, tenant, actor }: Pick<Ctx, 'db' | 'tenant' | 'actor'>) {
  const d1 = db.$client
  return {
    /** False when the caller has had `most` since `since` (epoch ms). What is older is forgotten. */
    async claim({ id, at, since, most }: { id: string; at: number; since: number; most: number }): Promise<boolean> {
      const [, claimed] = await d1.batch([
        d1
          .prepare('DELETE FROM receiver_reveals WHERE tenant_id = ? AND actor_id = ? AND at <= ?')
          .bind(tenant.id, actor.id, since),
        d1
          .prepare(
            `INSERT INTO receiver_reveals (tenant_id, actor_id, at, id) SELECT ?1, ?2, ?3, ?4
             WHERE (SELECT COUNT(*) FROM receiver_reveals WHERE tenant_id = ?1 AND actor_id = ?2) < ?5`,
          )
          .bind(tenant.id, actor.id, at, id, most),
      ])
      return (claimed?.meta.changes ?? 0) > 0
    },
  }
}
