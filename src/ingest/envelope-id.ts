import { sha256Hex } from '../core/hash.ts'

/** The same body from the same connection is the same envelope, however often it comes. */
export async function envelopeId(connectionId: string, body: string): Promise<string> {
  return `env_${(await sha256Hex(`${connectionId}\n${body}`)).slice(0, 32)}`
}
