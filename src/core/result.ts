/** Outcome of anything that may fail in an expected way. Thrown exceptions are bugs or a broken world. */
export type Result<T, E> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E }

export const ok = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value })
export const err = <E>(error: E): { readonly ok: false; readonly error: E } => ({ ok: false, error })

/** An expected failure: a stable dotted `code` (`order.already_shipped`) and the data that explains it. */
export interface Failure<Code extends string = string> {
  readonly code: Code
  readonly data?: Readonly<Record<string, unknown>>
}

export const fail = <Code extends string>(
  code: Code,
  data?: Readonly<Record<string, unknown>>,
): { readonly ok: false; readonly error: Failure<Code> } => err(data === undefined ? { code } : { code, data })
