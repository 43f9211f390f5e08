/** People, their sessions and passwords: reads and writes on the sign-in library's tables that the library itself does not offer. */
import { and, desc, eq, gt, ne, or } from 'drizzle-orm'
import { isUniqueViolation } from '../platform/commit.ts'
import type { ControlDb } from '../platform/db.ts'
import { account, session, user } from './auth.tables.ts'
import { addressOf, placeholderOf } from './domain/claim.ts'

export interface Person {
  readonly id: string
  readonly name: string
  /** The address that they go by, confirmed or not. */
  readonly email: string
  readonly emailVerified: boolean
  /** True while the address is held by somebody else. */
  readonly isClaim: boolean
  readonly hasSecondFactor: boolean
}

export interface SessionRow {
  readonly id: string
  readonly token: string
  readonly ip: string | null
  readonly userAgent: string | null
  readonly createdAt: number
  readonly lastSeenAt: number
}

const personColumns = {
  id: user.id,
  name: user.name,
  email: user.email,
  claimedEmail: user.claimedEmail,
  emailVerified: user.emailVerified,
  twoFactorEnabled: user.twoFactorEnabled,
}

interface PersonRow {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly claimedEmail: string | null
  readonly emailVerified: boolean
  readonly twoFactorEnabled: boolean | null
}

const toPerson = (row: PersonRow): Person => ({
  id: row.id,
  name: row.name,
  email: addressOf(row),
  emailVerified: row.emailVerified && row.claimedEmail === null,
  isClaim: row.claimedEmail !== null,
  hasSecondFactor: row.twoFactorEnabled === true,
})

/** Audit rows of a person, for the batch of the change. */
export interface PersonAudits {
  /** In this order, right behind the statement that changes something: they write nothing when it changed nothing. */
  readonly statements: readonly D1PreparedStatement[]
  /** After the batch. */
  readonly carry: () => void
}

/** Bound as `?1` the person, as `?3` the hash. */
const HAS_PASSWORD =
  "EXISTS (SELECT 1 FROM account WHERE user_id = ?1 AND provider_id = 'credential' AND password = ?3)"

/** Claims of one address that may sign in; later ones are not looked at. */
const CLAIMS = 8

export function peopleRepository(db: ControlDb) {
  const d1 = db.$client
  const prepared = (query: { toSQL(): { sql: string; params: unknown[] } }): D1PreparedStatement => {
    const { sql, params } = query.toSQL()
    return d1.prepare(sql).bind(...params)
  }
  /** One batch; whether its first statement changed a row. */
  const changed = async (statements: D1PreparedStatement[]): Promise<boolean> =>
    ((await d1.batch(statements))[0]?.meta.changes ?? 0) > 0
  return {
    async byId(userId: string): Promise<Person | null> {
      const [row] = await db.select(personColumns).from(user).where(eq(user.id, userId)).limit(1)
      return row ? toPerson(row) : null
    },
    /** Who holds the address; claims are not meant. */
    async holderOf(email: string): Promise<Person | null> {
      const [row] = await db.select(personColumns).from(user).where(eq(user.email, email)).limit(1)
      return row ? toPerson(row) : null
    },
    /** Everybody who signs in with this address: its holder and the claims, with what the library calls them and the stored hash. */
    async credentialsOf(email: string): Promise<{ userId: string; email: string; hash: string }[]> {
      const rows = await db
        .select({ userId: user.id, email: user.email, hash: account.password })
        .from(user)
        .innerJoin(account, and(eq(account.userId, user.id), eq(account.providerId, 'credential')))
        .where(or(eq(user.email, email), eq(user.claimedEmail, email)))
        .orderBy(user.createdAt)
        .limit(CLAIMS)
      return rows.flatMap(({ hash, ...row }) => (hash === null ? [] : [{ ...row, hash }]))
    },
    async markClaim(userId: string, email: string | null): Promise<void> {
      await db.update(user).set({ claimedEmail: email }).where(eq(user.id, userId))
    },
    async hashOf(userId: string): Promise<string | null> {
      const [row] = await db
        .select({ hash: account.password })
        .from(account)
        .where(and(eq(account.userId, userId), eq(account.providerId, 'credential')))
        .limit(1)
      return row?.hash ?? null
    },
    /**
     * A new password; sessions but the one with `keepToken`, and all trust in browsers, end with it. False when the password is
     * not `from` any more: of two that come with one link, one wins.
     */
    async replaceHash(
      userId: string,
      { from, to, keepToken = '' }: { readonly from: string; readonly to: string; readonly keepToken?: string },
      { statements, carry }: PersonAudits,
    ): Promise<boolean> {
      const done = await changed([
        prepared(
          db
            .update(account)
            .set({ password: to, updatedAt: new Date() })
            .where(and(eq(account.userId, userId), eq(account.providerId, 'credential'), eq(account.password, from))),
        ),
        ...statements,
        d1
          .prepare(`DELETE FROM session WHERE user_id = ?1 AND token <> ?2 AND ${HAS_PASSWORD}`)
          .bind(userId, keepToken, to),
        d1.prepare(`DELETE FROM verification WHERE value = ?1 AND ${HAS_PASSWORD}`).bind(userId, '', to),
      ])
      if (done) carry()
      return done
    },
    /**
     * The person has shown that they read the mail of this address: it is theirs, confirmed. An unconfirmed holder steps back
     * to a claim. False when somebody else has confirmed it, or `from` is no longer how the person is written.
     */
    async giveAddress(userId: string, email: string, audits?: PersonAudits): Promise<boolean> {
      try {
        await d1.batch([
          d1
            .prepare(
              'UPDATE user SET claimed_email = email, email = ?1 WHERE email = ?2 AND email_verified = 0 AND id <> ?3',
            )
            .bind(placeholderOf(`claim-${crypto.randomUUID()}`), email, userId),
          d1
            .prepare(
              'UPDATE user SET email = ?1, claimed_email = NULL, email_verified = 1, updated_at = ?2 WHERE id = ?3',
            )
            .bind(email, Date.now(), userId),
          ...(audits?.statements ?? []),
        ])
        audits?.carry()
        return true
      } catch (error) {
        if (isUniqueViolation(error)) return false
        throw error
      }
    },
    async rename(userId: string, name: string, { statements, carry }: PersonAudits): Promise<void> {
      await changed([
        prepared(db.update(user).set({ name, updatedAt: new Date() }).where(eq(user.id, userId))),
        ...statements,
      ])
      carry()
    },
    /** Live sessions, last used first. */
    async sessions(userId: string, now: number): Promise<SessionRow[]> {
      const rows = await db
        .select()
        .from(session)
        .where(and(eq(session.userId, userId), gt(session.expiresAt, new Date(now))))
        .orderBy(desc(session.updatedAt))
      return rows
        .map((row) => ({
          id: row.id,
          token: row.token,
          ip: row.ipAddress || null,
          userAgent: row.userAgent || null,
          createdAt: row.createdAt.getTime(),
          lastSeenAt: row.lastSeenAt ?? row.updatedAt.getTime(),
        }))
        .sort((a, b) => b.lastSeenAt - a.lastSeenAt)
    },
    async seen(token: string, now: number): Promise<void> {
      await db.update(session).set({ lastSeenAt: now }).where(eq(session.token, token))
    },
    async endSession(userId: string, id: string, { statements, carry }: PersonAudits): Promise<boolean> {
      const end = db.delete(session).where(and(eq(session.userId, userId), eq(session.id, id)))
      const done = await changed([prepared(end), ...statements])
      if (done) carry()
      return done
    },
    /** Ends all sessions of a person but the one with this token, and all trust in browsers; answers how many sessions. */
    async endOtherSessions(userId: string, keepToken: string, { statements, carry }: PersonAudits): Promise<number> {
      const [gone] = await d1.batch([
        prepared(db.delete(session).where(and(eq(session.userId, userId), ne(session.token, keepToken)))),
        ...statements,
        d1.prepare('DELETE FROM verification WHERE value = ?').bind(userId),
      ])
      carry()
      return gone?.meta.changes ?? 0
    },
    /** Ends the trust that browsers were given to skip the second factor, and challenges that are open. */
    async endTrust(userId: string): Promise<void> {
      await d1.prepare('DELETE FROM verification WHERE value = ?').bind(userId).run()
    },
    /** Sessions and challenges whose time is over. */
    async forgetOld(now: number): Promise<void> {
      await d1.batch([
        d1.prepare('DELETE FROM session WHERE expires_at <= ?').bind(now),
        d1.prepare('DELETE FROM verification WHERE expires_at <= ?').bind(now),
      ])
    },
  }
}
