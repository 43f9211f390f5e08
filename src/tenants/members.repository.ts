/** Who belongs to a tenant, and who is invited. Every statement names the tenant (the sign-in library calls it organization). */
import { and, asc, desc, eq } from 'drizzle-orm'
import type { ControlDb } from '../platform/db.ts'
import { invitation, member, user } from './auth.tables.ts'
import { addressOf } from './domain/claim.ts'
import type { Invitation, Member } from './members.contract.ts'
import { tenants } from './tenants.tables.ts'

export interface InvitationRow extends Invitation {
  readonly tenantId: string
  readonly inviterId: string
}

export interface NewInvitation {
  readonly id: string
  readonly tenantId: string
  readonly email: string
  readonly role: string
  readonly inviterId: string
  /** Epoch ms. */
  readonly now: number
  readonly expiresAt: number
}

const changed = ([first]: readonly D1Result[]): boolean => (first?.meta.changes ?? 0) > 0

type Stored = typeof invitation.$inferSelect

const toInvitation = (row: Stored, inviterName: string | null, now: number): InvitationRow => ({
  id: row.id,
  tenantId: row.organizationId,
  inviterId: row.inviterId,
  email: row.email,
  role: row.role ?? 'read_only',
  status: row.status === 'pending' && row.expiresAt.getTime() <= now ? 'expired' : (row.status as Invitation['status']),
  invitedBy: inviterName ?? '',
  createdAt: row.createdAt.getTime(),
  sentAt: row.sentAt ?? row.createdAt.getTime(),
  expiresAt: row.expiresAt.getTime(),
})

export function membersRepository(db: ControlDb) {
  const d1 = db.$client
  return {
    async members(tenantId: string): Promise<Member[]> {
      const rows = await db
        .select({
          userId: member.userId,
          role: member.role,
          joinedAt: member.createdAt,
          name: user.name,
          email: user.email,
          claimedEmail: user.claimedEmail,
          emailVerified: user.emailVerified,
          twoFactorEnabled: user.twoFactorEnabled,
        })
        .from(member)
        .innerJoin(user, eq(user.id, member.userId))
        .where(eq(member.organizationId, tenantId))
        .orderBy(asc(member.createdAt))
      return rows.map((row) => ({
        userId: row.userId,
        name: row.name,
        email: addressOf(row),
        emailVerified: row.emailVerified && row.claimedEmail === null,
        hasSecondFactor: row.twoFactorEnabled === true,
        role: row.role,
        joinedAt: row.joinedAt.getTime(),
      }))
    },
    /** False when the person is no member (any more), or no other owner would be left. `audit` follows in the same batch. */
    async setRole(tenantId: string, userId: string, role: string, audit: D1PreparedStatement): Promise<boolean> {
      const change = d1
        .prepare(
          `UPDATE member SET role = ?3 WHERE organization_id = ?1 AND user_id = ?2 AND (?3 = 'owner' OR role <> 'owner' OR EXISTS (
             SELECT 1 FROM member WHERE organization_id = ?1 AND user_id <> ?2 AND role = 'owner'))`,
        )
        .bind(tenantId, userId, role)
      return changed(await d1.batch([change, audit]))
    },
    /** The row scope leaves with the membership: whoever is invited again begins anew. */
    async remove(tenantId: string, userId: string, audit: D1PreparedStatement): Promise<boolean> {
      const change = d1
        .prepare(
          `DELETE FROM member WHERE organization_id = ?1 AND user_id = ?2 AND (role <> 'owner' OR EXISTS (
             SELECT 1 FROM member WHERE organization_id = ?1 AND user_id <> ?2 AND role = 'owner'))`,
        )
        .bind(tenantId, userId)
      const unscope = d1
        .prepare(
          `DELETE FROM member_scopes WHERE tenant_id = ?1 AND user_id = ?2 AND NOT EXISTS (
             SELECT 1 FROM member WHERE organization_id = ?1 AND user_id = ?2)`,
        )
        .bind(tenantId, userId)
      return changed(await d1.batch([change, audit, unscope]))
    },
    async invitations(tenantId: string, now: number): Promise<InvitationRow[]> {
      const rows = await db
        .select({ row: invitation, inviterName: user.name })
        .from(invitation)
        .leftJoin(user, eq(user.id, invitation.inviterId))
        .where(and(eq(invitation.organizationId, tenantId), eq(invitation.status, 'pending')))
        .orderBy(desc(invitation.createdAt))
      return rows.map(({ row, inviterName }) => toInvitation(row, inviterName, now))
    },
    /** By its id alone: a link names no tenant. */
    async invitation(id: string, now: number): Promise<InvitationRow | null> {
      const [found] = await db
        .select({ row: invitation, inviterName: user.name })
        .from(invitation)
        .leftJoin(user, eq(user.id, invitation.inviterId))
        .where(eq(invitation.id, id))
        .limit(1)
      return found ? toInvitation(found.row, found.inviterName, now) : null
    },
    /** False when the address has an open invitation of this tenant already, or members and open invitations are `max`. */
    async invite(row: NewInvitation, max: number, audit: D1PreparedStatement): Promise<boolean> {
      const insert = d1
        .prepare(
          `INSERT INTO invitation (id, organization_id, email, role, status, inviter_id, expires_at, created_at, sent_at)
           SELECT ?1, ?2, ?3, ?4, 'pending', ?5, ?6, ?7, ?7 WHERE NOT EXISTS (
             SELECT 1 FROM invitation WHERE organization_id = ?2 AND email = ?3 AND status = 'pending' AND expires_at > ?7)
           AND (SELECT COUNT(*) FROM member WHERE organization_id = ?2)
             + (SELECT COUNT(*) FROM invitation WHERE organization_id = ?2 AND status = 'pending' AND expires_at > ?7) < ?8`,
        )
        .bind(row.id, row.tenantId, row.email, row.role, row.inviterId, row.expiresAt, row.now, max)
      return changed(await d1.batch([insert, audit]))
    },
    /** A new letter and a new time; links of letters before end. */
    async renew(row: InvitationRow, now: number, expiresAt: number, audit: D1PreparedStatement): Promise<boolean> {
      const renewal = d1
        .prepare(
          `UPDATE invitation SET sent_at = ?3, expires_at = ?4 WHERE organization_id = ?1 AND id = ?2 AND status = 'pending'`,
        )
        .bind(row.tenantId, row.id, now, expiresAt)
      return changed(await d1.batch([renewal, audit]))
    },
    async withdraw(tenantId: string, id: string, audit: D1PreparedStatement): Promise<boolean> {
      const end = d1
        .prepare(
          `UPDATE invitation SET status = 'canceled' WHERE organization_id = ?1 AND id = ?2 AND status = 'pending'`,
        )
        .bind(tenantId, id)
      return changed(await d1.batch([end, audit]))
    },
    /** Makes the person a member and closes the invitation, both or none. False when it was no longer open, or members are `max`. */
    async accept(
      invited: InvitationRow,
      { userId, now, max }: { readonly userId: string; readonly now: number; readonly max: number },
      audit: D1PreparedStatement,
    ): Promise<boolean> {
      const join = d1
        .prepare(
          `INSERT INTO member (id, organization_id, user_id, role, created_at)
           SELECT ?4, ?5, ?6, ?7, ?2 WHERE EXISTS (
             SELECT 1 FROM invitation WHERE id = ?1 AND status = 'pending' AND expires_at > ?2 AND sent_at = ?3)
             AND (SELECT COUNT(*) FROM member WHERE organization_id = ?5) < ?8
           ON CONFLICT (organization_id, user_id) DO NOTHING`,
        )
        .bind(invited.id, now, invited.sentAt, crypto.randomUUID(), invited.tenantId, userId, invited.role, max)
      const close = d1
        .prepare(
          `UPDATE invitation SET status = 'accepted' WHERE id = ?1 AND status = 'pending' AND expires_at > ?2 AND sent_at = ?3
             AND EXISTS (SELECT 1 FROM member WHERE organization_id = ?4 AND user_id = ?5)`,
        )
        .bind(invited.id, now, invited.sentAt, invited.tenantId, userId)
      const [, closed] = await d1.batch([join, close, audit])
      return (closed?.meta.changes ?? 0) > 0
    },
    async requireSecondFactor(
      tenantId: string,
      required: boolean,
      now: number,
      audit: D1PreparedStatement,
    ): Promise<void> {
      const change = d1
        .prepare(
          'UPDATE tenants SET second_factor_required = ?1, updated_at = ?2 WHERE id = ?3 AND second_factor_required <> ?1',
        )
        .bind(required ? 1 : 0, now, tenantId)
      await d1.batch([change, audit])
    },
    async requiresSecondFactor(tenantId: string): Promise<boolean> {
      const [row] = await db
        .select({ required: tenants.secondFactorRequired })
        .from(tenants)
        .where(eq(tenants.id, tenantId))
        .limit(1)
      return row?.required === true
    },
  }
}
