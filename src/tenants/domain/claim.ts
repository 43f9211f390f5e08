/**
 * An address belongs to whoever confirmed it. Somebody who signs up with an address that is held already becomes a person all
 * the same (the answer must not tell), under a placeholder: their claim. A claim signs in with its own password. When a claimant
 * confirms and the holder never did, the address changes hands; where the holder has confirmed, the claim stays one for good.
 */
const PLACEHOLDER = '@claim.invalid'

/** `.invalid` is reserved (RFC 2606): no letter can go there, and nobody can sign up with it. */
export const placeholderOf = (unique: string): string => `${unique.toLowerCase()}${PLACEHOLDER}`

export const isPlaceholder = (email: string): boolean => email.toLowerCase().endsWith(PLACEHOLDER)

/** The address that a person goes by. */
export const addressOf = (person: { readonly email: string; readonly claimedEmail: string | null }): string =>
  person.claimedEmail ?? person.email
