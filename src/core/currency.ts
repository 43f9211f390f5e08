/** Decimals of a currency's smallest unit by ISO 4217: 2 for CNY, 0 for JPY, 3 for KWD; 2 for text that is no code. */
export function minorPlaces(currency: string): number {
  if (!/^[A-Z]{3}$/.test(currency)) return 2
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
}
