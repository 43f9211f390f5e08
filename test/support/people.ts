/** People at the front door: each from a place of their own unless a test says otherwise. */
import { self } from './tenants.ts'

export const PASSWORD = 'correct-horse-battery'
export const anEmail = (): string => `${crypto.randomUUID()}@example.com`

export interface Answer<T = Record<string, unknown>> {
  readonly status: number
  readonly body: T & { readonly code?: string }
  readonly headers: Headers
}

/** A browser: keeps cookies as browsers do, and sends what its own pages send. */
export function aBrowser(place: string = crypto.randomUUID(), agent = 'Mozilla/5.0 (test)') {
  const jar = new Map<string, string>()
  async function call<T = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> {
    const response = await self.fetch(`http://dingshu.test/api/v1${path}`, {
      method,
      headers: {
        'cf-connecting-ip': place,
        'user-agent': agent,
        cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? null : JSON.stringify(body),
    })
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(';')
      const name = pair.slice(0, pair.indexOf('='))
      const value = pair.slice(pair.indexOf('=') + 1)
      if (value === '' || attributes.some((attribute) => /^\s*max-age=0$/i.test(attribute))) jar.delete(name)
      else jar.set(name, value)
    }
    const text = await response.text()
    return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as never, headers: response.headers }
  }
  return {
    jar,
    call,
    get: <T>(path: string) => call<T>('GET', path),
    post: <T>(path: string, body: unknown = {}, headers?: Record<string, string>) =>
      call<T>('POST', path, body, headers),
    signUp: (email: string, company = '青禾服饰') =>
      call<{ user: { id: string }; tenant: { id: string } }>('POST', '/auth/sign-up', {
        email,
        password: PASSWORD,
        company,
      }),
    signIn: (email: string, password: string = PASSWORD) =>
      call<{ user?: { id: string }; tenant?: { id: string }; secondFactor?: string }>('POST', '/auth/sign-in', {
        email,
        password,
      }),
  }
}
export type Browser = ReturnType<typeof aBrowser>

/** The body without what differs in every answer. */
export const comparable = ({ status, body }: Answer<unknown>): unknown => ({ status, body: { ...body, requestId: '' } })
