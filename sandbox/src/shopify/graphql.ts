// As much of GraphQL as the Admin API's callers write: one operation, variables, arguments, nested fields, directives on fields.

export interface Field {
  name: string
  args: Record<string, unknown>
  fields: Field[]
  directives: Record<string, Record<string, unknown>>
}

export interface Operation {
  kind: 'query' | 'mutation'
  fields: Field[]
}

const TOKEN = /"(?:[^"\\]|\\.)*"|\$?[A-Za-z_]\w*|-?\d+(?:\.\d+)?|\.\.\.|[{}()[\]:,!=@]/g

/** Throws on text that is none. Variables are put in their places. */
export function parseOperation(text: string, variables: Record<string, unknown>): Operation {
  const tokens = text.match(TOKEN) ?? []
  let at = 0
  const peek = () => tokens[at] ?? ''
  const take = (wanted?: string): string => {
    const token = tokens[at++] ?? ''
    if (token === '' || (wanted !== undefined && token !== wanted)) throw new SyntaxError(`syntax error at "${token}"`)
    return token
  }

  function value(): unknown {
    const token = take()
    if (token.startsWith('$')) return variables[token.slice(1)] ?? null
    if (token.startsWith('"')) return JSON.parse(token)
    if (token === '[') return list(']', value)
    if (token === '{') return Object.fromEntries(list('}', pair))
    if (token === 'true' || token === 'false') return token === 'true'
    if (token === 'null') return null
    return /^-?\d/.test(token) ? Number(token) : token
  }
  function pair(): [string, unknown] {
    const name = take()
    take(':')
    return [name, value()]
  }
  function list<T>(end: string, item: () => T): T[] {
    const items: T[] = []
    while (peek() !== end) {
      items.push(item())
      if (peek() === ',') take()
    }
    take(end)
    return items
  }
  function args(): Record<string, unknown> {
    if (peek() !== '(') return {}
    take()
    return Object.fromEntries(list(')', pair))
  }
  function field(): Field {
    const name = take()
    const given = args()
    const directives: Field['directives'] = {}
    while (peek() === '@') {
      take()
      const directive = take()
      directives[directive] = args()
    }
    return { name, args: given, directives, fields: peek() === '{' ? selection() : [] }
  }
  function selection(): Field[] {
    take('{')
    return list('}', field)
  }

  const kind = peek() === '{' ? 'query' : take()
  if (kind !== 'query' && kind !== 'mutation') throw new SyntaxError(`syntax error at "${kind}"`)
  while (peek() !== '(' && peek() !== '{') take()
  if (peek() === '(') while (take() !== ')') if (at > tokens.length) throw new SyntaxError('syntax error')
  return { kind, fields: selection() }
}

export class UnknownField extends Error {}

/** The chosen fields of a value; throws `UnknownField` for one that it does not have. Functions answer fields with arguments. */
export function choose(value: unknown, fields: readonly Field[]): unknown {
  if (Array.isArray(value)) return value.map((item) => choose(item, fields))
  if (typeof value !== 'object' || value === null || fields.length === 0) return value
  const known = value as Record<string, unknown>
  return Object.fromEntries(
    fields.map((field) => {
      if (!(field.name in known)) throw new UnknownField(`Field '${field.name}' doesn't exist`)
      const found = known[field.name]
      const answer = typeof found === 'function' ? (found as (args: Field['args']) => unknown)(field.args) : found
      return [field.name, choose(answer, field.fields)]
    }),
  )
}
