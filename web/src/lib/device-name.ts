/** `Chrome · Windows` of a User-Agent; what is not known is left out. Null when nothing is. */
export function deviceName(userAgent: string | null): string | null {
  if (!userAgent) return null
  const browser = /MicroMessenger/.test(userAgent)
    ? '微信'
    : /Edg\//.test(userAgent)
      ? 'Edge'
      : /Firefox\//.test(userAgent)
        ? 'Firefox'
        : /Chrome\//.test(userAgent)
          ? 'Chrome'
          : /Safari\//.test(userAgent)
            ? 'Safari'
            : null
  const system = /iPhone|iPad/.test(userAgent)
    ? 'iOS'
    : /Android/.test(userAgent)
      ? 'Android'
      : /HarmonyOS/.test(userAgent)
        ? 'HarmonyOS'
        : /Windows/.test(userAgent)
          ? 'Windows'
          : /Mac OS X/.test(userAgent)
            ? 'macOS'
            : /Linux/.test(userAgent)
              ? 'Linux'
              : null
  const known = [browser, system].filter((part) => part !== null)
  return known.length > 0 ? known.join(' · ') : userAgent.slice(0, 40)
}
