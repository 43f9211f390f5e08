// Hands one message of a platform to the hub. "Taken" means: the hub said so and proved that it is the hub.
import { openAnswer, SIGNATURE_HEADER, signCall } from './signature.mjs'

const WAIT_MS = 10_000

/** True once the hub has the message on its queue. Never throws. */
export async function tellHub({ hub, secret }, { kind, connectionId, body }) {
  const path = `/hooks/${kind}/${connectionId}`
  const { header, nonce } = signCall(secret, { to: 'hub', method: 'POST', path, body, now: Date.now() })
  try {
    const response = await fetch(`${hub}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', [SIGNATURE_HEADER]: header },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(WAIT_MS),
    })
    const bytes = Buffer.from(await response.arrayBuffer())
    return response.ok && openAnswer(secret, nonce, bytes)?.toString('utf8') === 'taken'
  } catch {
    return false
  }
}
