// What may be reached, and nothing else: origins, compared as a whole. A name that merely ends with an allowed one, another
// port, an address, a user before the host are all another origin.

const calls = {
  taobao: ['https://eco.taobao.com', 'https://gw.api.taobao.com', 'https://oauth.taobao.com'],
  pdd: ['https://gw-api.pinduoduo.com', 'https://gw-upload.pinduoduo.com', 'https://ark-api.pinduoduo.com'],
  jd: ['https://api.jd.com', 'https://api-cn.jd.com', 'https://open-oauth.jd.com'],
  doudian: ['https://openapi-fxg.jinritemai.com'],
  kuaishou: ['https://openapi.kwaixiaodian.com'],
  xiaohongshu: ['https://ark.xiaohongshu.com'],
  'weixin-shop': ['https://api.weixin.qq.com'],
  aliexpress: ['https://api-sg.aliexpress.com'],
  amazon: [
    'https://api.amazon.com',
    'https://sellingpartnerapi-na.amazon.com',
    'https://sellingpartnerapi-eu.amazon.com',
    'https://sellingpartnerapi-fe.amazon.com',
  ],
  // Their hosts are the merchant's own: RELAY_ALSO names them.
  shopify: [],
  woocommerce: [],
}

const sockets = {
  taobao: ['wss://mc.api.taobao.com', 'ws://mc.api.taobao.com'],
  pdd: ['wss://message-api.pinduoduo.com'],
}

/** Every platform that a relay can serve. */
export const PLATFORMS = Object.keys(calls)

const isLoopback = (host) => host === 'localhost' || host === '127.0.0.1' || host === '[::1]'

/** An origin that the operator adds: https anywhere, http only on this machine (a sandbox). Throws for anything else. */
function addedOrigin(text) {
  const url = URL.canParse(text) ? new URL(text) : null
  const isPlain = url !== null && url.origin === text && url.origin !== 'null'
  if (isPlain && (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))))
    return url.origin
  throw new Error(`RELAY_ALSO: ${text} is not an https origin such as https://gw-api.example.com`)
}

/**
 * @param {readonly string[]} kinds platforms that this relay serves
 * @param {readonly (readonly [kind: string, origin: string])[]} added
 */
export function allowedHosts(kinds, added = []) {
  const origins = new Map(
    kinds.map((kind) => [kind, { calls: [...(calls[kind] ?? [])], sockets: [...(sockets[kind] ?? [])] }]),
  )
  for (const [kind, text] of added) {
    const of = origins.get(kind)
    if (of === undefined) throw new Error(`RELAY_ALSO: ${kind} is not among RELAY_KINDS`)
    const origin = addedOrigin(text)
    of.calls.push(origin)
    of.sockets.push(origin.replace(/^http/, 'ws'))
  }
  const check = (list, text) => {
    // Printable ASCII without spaces and backslashes: what parsers read in different ways never gets to one.
    if (typeof text !== 'string' || !/^[!-[\]-~]+$/.test(text) || !URL.canParse(text)) return null
    const url = new URL(text)
    if (url.username !== '' || url.password !== '' || url.hash !== '') return null
    // As it stands and as it is parsed: both must begin with the same allowed origin.
    const origin = list.find(
      (allowed) => text === allowed || text.startsWith(`${allowed}/`) || text.startsWith(`${allowed}?`),
    )
    return origin !== undefined && `${url.protocol}//${url.host}` === origin ? url : null
  }
  return {
    kinds,
    /** The URL to call, or null when it may not be called for this platform. */
    forCall: (kind, text) => check(origins.get(kind)?.calls ?? [], text),
    forSocket: (kind, text) => check(origins.get(kind)?.sockets ?? [], text),
  }
}
