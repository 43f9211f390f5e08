/** Holds that are to end, as effects of the outbox: in pieces that a queue message carries. */
import type { HubEffect } from '../effects/effect.ts'

/** A release is some 120 bytes; a queue message holds 128 KB. */
const MOST_COMMANDS = 200

export function releaseEffects(
  holds: readonly { readonly sku: string; readonly holdId: string }[],
  newId: () => string,
): HubEffect[] {
  const effects: HubEffect[] = []
  for (let i = 0; i < holds.length; i += MOST_COMMANDS)
    effects.push({
      kind: 'stock.apply',
      commands: holds
        .slice(i, i + MOST_COMMANDS)
        .map(({ sku, holdId }) => ({ sku, command: { kind: 'release', requestId: newId(), holdId } })),
    })
  return effects
}
