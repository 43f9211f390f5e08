export const importErrorCodes = [
  'import.not_found',
  'import.not_text',
  'import.empty',
  'import.columns_missing',
  'import.connection_unfit',
  'import.too_many_rows',
  'import.not_ready',
] as const
export type ImportErrorCode = (typeof importErrorCodes)[number]
