/** Where sealed texts lie: every column of every database, and to which row each text is bound. A text that is not found here keeps its key for ever. */
import { type Head, headText } from '../../../audit/domain/chain.ts'
import { signingKeyOwner } from '../../../certificates/signing-keys.ts'
import { rowOf as answerOwner } from '../../../platform/idempotency.ts'
import { macIsRight, macOf, seal, unseal } from '../../../platform/secrets.ts'
import { owner as webhookOwner } from '../../../webhooks/open-endpoint.ts'
import { sealOwner } from '../../orders/sealed-receiver.ts'

export type Columns = Readonly<Record<string, string | number | null>>

export interface SealedPlace {
  readonly name: string
  /** The files that seal what lies here; a test looks for others. */
  readonly madeBy: readonly string[]
  readonly plane: 'control' | 'shard'
  readonly table: string
  readonly key: readonly string[]
  readonly columns: readonly string[]
  /** Condition that finds the rows with sealed texts. */
  readonly where: string
  /** Ids of the keys that the row's texts need. */
  keyIdsOf(row: Columns): string[]
  /** The columns with the current key. Throws when a text does not open. */
  reseal(env: Env, row: Columns): Promise<Columns>
}

const textOf = (value: string | number | null | undefined): string => String(value ?? '')

/** Opens with the old key and seals with the current one; bound to the same row. */
async function anew(env: Env, sealed: string, keyId: string, boundTo: string) {
  return seal(env, await unseal(env, sealed, keyId, boundTo), boundTo)
}

/** A column of text beside a column with the key's id. */
async function pair(env: Env, row: Columns, [text, id]: readonly [string, string], boundTo: string): Promise<Columns> {
  if (row[text] === null || row[text] === '') return {}
  const { sealed, keyId } = await anew(env, textOf(row[text]), textOf(row[id]), boundTo)
  return { [text]: sealed, [id]: keyId }
}

const SEALED = /^sealed:([^:]*):(.*)$/s

/** `sealed:{key id}:{text}` in one column. */
const prefixed = (
  column: string,
  boundTo: (row: Columns) => string,
): Pick<SealedPlace, 'keyIdsOf' | 'reseal' | 'where'> => ({
  where: `substr(${column}, 1, 7) = 'sealed:'`,
  keyIdsOf: (row) => [SEALED.exec(textOf(row[column]))?.[1] ?? ''],
  async reseal(env, row) {
    const [, keyId = '', text = ''] = SEALED.exec(textOf(row[column])) ?? []
    const fresh = await anew(env, text, keyId, boundTo(row))
    return { [column]: `sealed:${fresh.keyId}:${fresh.sealed}` }
  },
})

interface SealedReceiver {
  readonly cipher: { readonly sealed: string; readonly keyId: string }
}

/** The place's condition lets only such rows through. */
const receiverOf = (row: Columns) => JSON.parse(textOf(row.receiver)) as SealedReceiver

const headOf = ({ seq, hash, last_landed, sealed_at }: Columns): Head => ({
  seq: Number(seq),
  hash: textOf(hash),
  lastLanded: Number(last_landed),
  sealedAt: Number(sealed_at),
})

export const sealedPlaces: readonly SealedPlace[] = [
  {
    name: 'connections.credentials',
    madeBy: ['src/connections/connections.repository.ts'],
    plane: 'control',
    table: 'connections',
    key: ['tenant_id', 'id'],
    columns: ['credentials', 'key_id'],
    where: '1',
    keyIdsOf: (row) => [textOf(row.key_id)],
    reseal: (env, row) => pair(env, row, ['credentials', 'key_id'], textOf(row.id)),
  },
  {
    name: 'audit_heads.mac',
    madeBy: ['src/audit/audit.repository.ts'],
    plane: 'control',
    table: 'audit_heads',
    key: ['tenant_id', 'chain'],
    columns: ['seq', 'hash', 'last_landed', 'sealed_at', 'mac', 'key_id'],
    where: '1',
    keyIdsOf: (row) => [textOf(row.key_id)],
    async reseal(env, row) {
      const text = headText(textOf(row.tenant_id), headOf(row))
      // A head that this system did not write must not become one by a rotation.
      if (!macIsRight(env, text, { mac: textOf(row.mac), keyId: textOf(row.key_id) }))
        throw new Error('the head was not written by this system')
      const { mac, keyId } = macOf(env, text)
      return { mac, key_id: keyId }
    },
  },
  {
    name: 'signing_keys.sealed',
    madeBy: ['src/certificates/signing-keys.ts'],
    plane: 'control',
    table: 'signing_keys',
    key: ['kid'],
    columns: ['sealed', 'key_id'],
    where: '1',
    keyIdsOf: (row) => [textOf(row.key_id)],
    reseal: (env, row) => pair(env, row, ['sealed', 'key_id'], signingKeyOwner(textOf(row.kid))),
  },
  {
    name: 'orders.receiver',
    madeBy: ['src/flows/orders/sealed-receiver.ts'],
    plane: 'shard',
    table: 'orders',
    key: ['tenant_id', 'id'],
    columns: ['receiver', 'connection_id', 'platform_order_id'],
    where: "receiver ->> '$.cipher.keyId' IS NOT NULL AND receiver ->> '$.cipher.sealed' IS NOT NULL",
    keyIdsOf: (row) => [receiverOf(row).cipher.keyId],
    async reseal(env, row) {
      const receiver = receiverOf(row)
      const { sealed, keyId } = receiver.cipher
      const fresh = await anew(env, sealed, keyId, sealOwner(textOf(row.connection_id), textOf(row.platform_order_id)))
      return { receiver: JSON.stringify({ ...receiver, cipher: { ...receiver.cipher, ...fresh } }) }
    },
  },
  {
    name: 'address_changes.receiver',
    madeBy: ['src/flows/orders/sealed-receiver.ts'],
    plane: 'shard',
    table: 'address_changes',
    key: ['tenant_id', 'id'],
    columns: ['receiver', 'sealed_for'],
    where: "receiver ->> '$.cipher.sealed' IS NOT NULL",
    keyIdsOf: (row) => [receiverOf(row).cipher.keyId],
    async reseal(env, row) {
      const receiver = receiverOf(row)
      const fresh = await anew(env, receiver.cipher.sealed, receiver.cipher.keyId, textOf(row.sealed_for))
      return { receiver: JSON.stringify({ ...receiver, cipher: { ...receiver.cipher, ...fresh } }) }
    },
  },
  {
    name: 'envelopes.body',
    madeBy: ['src/flows/orders/sealed-receiver.ts'],
    plane: 'shard',
    table: 'envelopes',
    key: ['tenant_id', 'id'],
    columns: ['body'],
    ...prefixed('body', (row) => textOf(row.id)),
  },
  {
    name: 'parked.raw',
    madeBy: ['src/flows/orders/sealed-receiver.ts'],
    plane: 'shard',
    table: 'parked',
    key: ['tenant_id', 'id'],
    columns: ['raw'],
    ...prefixed('raw', (row) => textOf(row.id)),
  },
  {
    name: 'field_samples.body',
    madeBy: ['src/flows/orders/sealed-receiver.ts'],
    plane: 'shard',
    table: 'field_samples',
    key: ['tenant_id', 'connection_id', 'platform_order_id'],
    columns: ['body'],
    ...prefixed('body', (row) => sealOwner(textOf(row.connection_id), textOf(row.platform_order_id))),
  },
  {
    name: 'idempotency_keys.body',
    madeBy: ['src/platform/idempotency.ts'],
    plane: 'shard',
    table: 'idempotency_keys',
    key: ['tenant_id', 'key'],
    columns: ['body'],
    ...prefixed('body', (row) => answerOwner(textOf(row.tenant_id), textOf(row.key))),
  },
  {
    name: 'webhook_endpoints.secret',
    madeBy: ['src/webhooks/open-endpoint.ts'],
    plane: 'shard',
    table: 'webhook_endpoints',
    key: ['tenant_id', 'id'],
    columns: ['secret_sealed', 'secret_key_id', 'previous_sealed', 'previous_key_id'],
    where: "secret_sealed <> ''",
    keyIdsOf: (row) => [textOf(row.secret_key_id), ...(row.previous_key_id ? [textOf(row.previous_key_id)] : [])],
    async reseal(env, row) {
      const boundTo = webhookOwner(textOf(row.tenant_id), textOf(row.id))
      return {
        ...(await pair(env, row, ['secret_sealed', 'secret_key_id'], boundTo)),
        ...(await pair(env, row, ['previous_sealed', 'previous_key_id'], boundTo)),
      }
    },
  },
]
