/** Paths into JSON: `order.lines[*].title`, `payload.sku_order_list[0].spec`. Reading is bounded in depth and in values. */

const MOST_STEPS = 12
/** Values that a path yields at most; a list of thousands is read from its beginning. */
const MOST_VALUES = 200

const STEP = /^(?:\.([A-Za-z0-9_$:@-]{1,60})|\[(\*|\d{1,4})\])/

export type Step = string | number | '*'

/** The steps behind the root, or null when the text is no path. */
export function stepsOf(path: string): { readonly root: 'order' | 'payload'; readonly steps: readonly Step[] } | null {
  const root = path.startsWith('order') ? 'order' : path.startsWith('payload') ? 'payload' : null
  if (root === null) return null
  const steps: Step[] = []
  let rest = path.slice(root.length)
  while (rest !== '') {
    const match = STEP.exec(rest)
    if (!match || steps.length === MOST_STEPS) return null
    const [whole, key, index] = match
    steps.push(key ?? (index === '*' ? '*' : Number(index)))
    rest = rest.slice(whole.length)
  }
  return steps.length > 0 ? { root, steps } : null
}

export const isPath = (path: string): boolean => stepsOf(path) !== null

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function next(value: unknown, step: Step): readonly unknown[] {
  if (Array.isArray(value)) {
    if (step === '*') return value.slice(0, MOST_VALUES)
    return typeof step === 'number' && step < value.length ? [value[step]] : []
  }
  return typeof step === 'string' && step !== '*' && isObject(value) && Object.hasOwn(value, step) ? [value[step]] : []
}

/** What lies behind the step; nothing is read behind the last value that counts. */
function stepped(values: readonly unknown[], step: Step): readonly unknown[] {
  const found: unknown[] = []
  for (const value of values) {
    found.push(...next(value, step))
    if (found.length >= MOST_VALUES) return found.slice(0, MOST_VALUES)
  }
  return found
}

/** Texts, numbers and truths that the steps lead to; objects and lists are no values. */
export function valuesAt(root: unknown, steps: readonly Step[]): readonly (string | number | boolean)[] {
  let found: readonly unknown[] = [root]
  for (const step of steps) found = stepped(found, step)
  return found.filter((value) => ['string', 'number', 'boolean'].includes(typeof value)) as (
    | string
    | number
    | boolean
  )[]
}

/** A path from the keys that were walked; places in lists become `[*]`: a rule is about any of them. Null for a key that no path can name. */
export function pathOf(root: 'order' | 'payload', keys: readonly (string | number)[]): string | null {
  const path = keys.reduce<string>((text, key) => text + (typeof key === 'number' ? '[*]' : `.${key}`), root)
  return path.length <= 200 && isPath(path) ? path : null
}
