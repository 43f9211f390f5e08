/** 丰桥 `msgDigest`: base64 of MD5 over the URL-encoded text, encoded as Java does it. */
import { md5Base64 } from '../../../platform/digests.ts'

/** Java's URLEncoder: space is `+`, `*` stays, `~` and `! ' ( )` are escaped. What the server makes of `*` is not settled (?). */
const javaEncoded = (text: string): string =>
  encodeURIComponent(text)
    .replaceAll('%20', '+')
    .replace(/[!'()~]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)

/** `msgData` is the text that is sent, byte for byte; `timestamp` the one of the form. */
export const msgDigest = (msgData: string, timestamp: string, checkword: string): string =>
  md5Base64(javaEncoded(msgData + timestamp + checkword))
