/** The sign-in library's own tables; names and fields are its. A tenant is an organization. */
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

const instant = (name: string) => integer(name, { mode: 'timestamp_ms' })
const flag = (name: string) => integer(name, { mode: 'boolean' })

export const user = sqliteTable(
  'user',
  {
    id: text('id').primaryKey(),
    name: text('name').notNull(),
    /** The address, or a placeholder (see claim.ts) while somebody else holds the address that this person claims. */
    email: text('email').notNull().unique(),
    emailVerified: flag('email_verified').notNull(),
    /** Ours: the address of a person who signed up with one that somebody else holds. */
    claimedEmail: text('claimed_email'),
    image: text('image'),
    twoFactorEnabled: flag('two_factor_enabled'),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (t) => [index('user_claimed_email').on(t.claimedEmail)],
)

export const session = sqliteTable(
  'session',
  {
    id: text('id').primaryKey(),
    token: text('token').notNull().unique(),
    userId: text('user_id').notNull(),
    activeOrganizationId: text('active_organization_id'),
    ipAddress: text('ip_address'),
    userAgent: text('user_agent'),
    /** Ours, epoch ms: last call with it, within a few minutes. */
    lastSeenAt: integer('last_seen_at'),
    expiresAt: instant('expires_at').notNull(),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (t) => [index('session_user').on(t.userId)],
)

export const account = sqliteTable(
  'account',
  {
    id: text('id').primaryKey(),
    accountId: text('account_id').notNull(),
    providerId: text('provider_id').notNull(),
    userId: text('user_id').notNull(),
    accessToken: text('access_token'),
    refreshToken: text('refresh_token'),
    idToken: text('id_token'),
    accessTokenExpiresAt: instant('access_token_expires_at'),
    refreshTokenExpiresAt: instant('refresh_token_expires_at'),
    scope: text('scope'),
    password: text('password'),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (t) => [index('account_user').on(t.userId)],
)

export const verification = sqliteTable(
  'verification',
  {
    id: text('id').primaryKey(),
    identifier: text('identifier').notNull(),
    value: text('value').notNull(),
    expiresAt: instant('expires_at').notNull(),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (t) => [index('verification_identifier').on(t.identifier)],
)

export const organization = sqliteTable('organization', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  slug: text('slug').notNull().unique(),
  logo: text('logo'),
  metadata: text('metadata'),
  createdAt: instant('created_at').notNull(),
})

export const member = sqliteTable(
  'member',
  {
    id: text('id').primaryKey(),
    organizationId: text('organization_id').notNull(),
    userId: text('user_id').notNull(),
    role: text('role').notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [
    index('member_user').on(t.userId),
    index('member_organization').on(t.organizationId),
    uniqueIndex('member_once').on(t.organizationId, t.userId),
  ],
)

export const invitation = sqliteTable(
  'invitation',
  {
    id: text('id').primaryKey(),
    organizationId: text('organization_id').notNull(),
    email: text('email').notNull(),
    role: text('role'),
    status: text('status').notNull(),
    inviterId: text('inviter_id').notNull(),
    expiresAt: instant('expires_at').notNull(),
    createdAt: instant('created_at').notNull(),
    /** Ours, epoch ms: when the letter was last asked for. Part of its link, so that an older link ends. */
    sentAt: integer('sent_at'),
  },
  (t) => [index('invitation_organization').on(t.organizationId), index('invitation_email').on(t.email)],
)

export const twoFactor = sqliteTable(
  'two_factor',
  {
    id: text('id').primaryKey(),
    secret: text('secret').notNull(),
    backupCodes: text('backup_codes').notNull(),
    userId: text('user_id').notNull(),
    verified: flag('verified'),
    failedVerificationCount: integer('failed_verification_count'),
    lockedUntil: instant('locked_until'),
  },
  (t) => [index('two_factor_user').on(t.userId)],
)

/** Counters of tries, over a window of time; the key is a digest (attempts.ts). */
export const attempts = sqliteTable(
  'attempts',
  {
    key: text('key').primaryKey(),
    count: integer('count').notNull(),
    /** Epoch ms; from then on the row counts for nothing. */
    endsAt: integer('ends_at').notNull(),
  },
  (t) => [index('attempts_end').on(t.endsAt)],
)
