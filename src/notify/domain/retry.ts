/** What becomes of notices that a messenger did not take. */
import { HOUR, MINUTE } from '../../core/time.ts'
import type { IntegrationError } from '../../platform/integration-error.ts'

/** Tries that may fail before a notice counts as failed; being told "too fast" is not one of them. */
export const MAX_ATTEMPTS = 8
/** 企业微信 and 阿里云 both want at least a minute of silence after "too fast". */
const THROTTLE_PAUSE = MINUTE
const FIRST_PAUSE = 15_000

export type AfterFailure = { readonly kind: 'failed' } | { readonly kind: 'again'; readonly notBefore: number }

/** `attempts` counts this failure as well. Pauses double from 15 s up to an hour. */
export function afterFailure(
  error: Pick<IntegrationError, 'code' | 'retryable'>,
  { attempts, now }: { readonly attempts: number; readonly now: number },
): AfterFailure {
  if (error.code === 'throttled') return { kind: 'again', notBefore: now + THROTTLE_PAUSE }
  if (!error.retryable || attempts >= MAX_ATTEMPTS) return { kind: 'failed' }
  return { kind: 'again', notBefore: now + Math.min(HOUR, FIRST_PAUSE * 2 ** (attempts - 1)) }
}
