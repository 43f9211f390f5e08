export interface RecordedRequest {
  readonly method: string
  readonly url: URL
  readonly headers: Headers
  readonly body: string
}

/** What a platform answers: a value becomes a JSON answer; an Error is thrown as a network failure. */
export type PlatformAnswer = Response | Error | object

/** A `fetch` that keeps what was asked and answers from `answer`. */
export function recordedFetch(answer: (request: RecordedRequest) => PlatformAnswer): {
  readonly fetch: typeof fetch
  readonly requests: RecordedRequest[]
} {
  const requests: RecordedRequest[] = []
  return {
    requests,
    fetch: async (input, init) => {
      const request = {
        method: init?.method ?? 'GET',
        url: new URL(String(input)),
        headers: new Headers(init?.headers),
        body: String(init?.body),
      }
      requests.push(request)
      const given = answer(request)
      if (given instanceof Error) throw given
      return given instanceof Response ? given : Response.json(given)
    },
  }
}
