/** Reads a file of orders as it streams in: decoded, cut into rows, checked, and staged with masked and sealed receivers. */
import { channelAdapter } from '../../channels/registry.ts'
import { connectionsRepository } from '../../connections/connections.repository.ts'
import { maskAddress, maskName, maskPhone, phoneTail } from '../../core/mask.ts'
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import type { StagedLine } from '../../imports/domain/build-order.ts'
import { type ColumnMapping, importFields, missingFields, suggestMapping } from '../../imports/domain/columns.ts'
import { CsvReader } from '../../imports/domain/csv-reader.ts'
import { type FileForm, formOf } from '../../imports/domain/file-form.ts'
import { cleanCell, type ImportedLine, rowReader } from '../../imports/domain/read-row.ts'
import { splitAddress } from '../../imports/domain/split-address.ts'
import { type Import, type ImportPreview, mappingSchema } from '../../imports/imports.contract.ts'
import { importsRepository, type StagedRow, shownImport } from '../../imports/imports.repository.ts'
import { authorise } from '../../platform/authorise.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { controlDb } from '../../platform/db.ts'
import { findDivision } from '../../regions/domain/find-division.ts'
import { sealOwner, sealReceiver } from '../orders/sealed-receiver.ts'

const MOST_ROWS = 200_000
const MOST_BYTES = 64_000_000
/** Rows that are sealed and written together. */
const ROWS_A_WRITE = 1_000
const SHOWN_ROWS = 20
const HEAD_BYTES = 65_536
const IMPORT_KIND = 'file'

const hexDigest = (bytes: ArrayBuffer): string => Buffer.from(bytes).toString('hex')

const headerHashOf = async (header: readonly string[]): Promise<string> =>
  hexDigest(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(JSON.stringify(header))))

/** Given by the caller, else remembered for this header, else recognised by its names. */
async function mappingFor(
  ctx: Ctx,
  header: readonly string[],
  given: string | undefined,
): Promise<{ mapping: ColumnMapping; isRemembered: boolean } | null> {
  if (given !== undefined) {
    const parsed = mappingSchema.safeParse(safeJson(given))
    return parsed.success ? { mapping: definedOf(parsed.data), isRemembered: false } : null
  }
  const remembered = await importsRepository(ctx).mappingOf(await headerHashOf(header))
  return { mapping: remembered ?? suggestMapping(header), isRemembered: remembered !== null }
}

const definedOf = (mapping: Readonly<Partial<Record<string, string>>>): ColumnMapping =>
  Object.fromEntries(importFields.flatMap((field) => (mapping[field] ? [[field, mapping[field]]] : [])))

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** The first rows of a file with what is wrong with them. `head`: its first bytes, or all of it. */
export async function previewImport({
  ctx,
  input,
}: {
  ctx: Ctx
  input: { readonly head: Uint8Array; readonly mapping?: string }
}): Promise<Result<ImportPreview, Failure>> {
  const allowed = authorise(ctx, 'orders:write')
  if (!allowed.ok) return allowed
  const form = formOf(input.head.subarray(0, HEAD_BYTES))
  if (form === null) return fail('import.not_text')
  const rows: (readonly string[])[] = []
  const reader = new CsvReader(form.separator, (cells) => rows.push(cells))
  reader.push(new TextDecoder(form.encoding).decode(input.head.subarray(0, HEAD_BYTES), { stream: true }))
  if (input.head.length < HEAD_BYTES) reader.end()
  const [first, ...sample] = rows
  if (first === undefined) return fail('import.empty')
  const header = first.map(cleanCell)
  const found = await mappingFor(ctx, header, input.mapping)
  if (found === null) return fail('import.columns_missing', { missing: ['orderId'] })
  const read = rowReader(header, found.mapping)
  return ok({
    encoding: form.encoding,
    header,
    ...found,
    missing: missingFields(found.mapping, header),
    rows: sample.slice(0, SHOWN_ROWS).map((cells, index) => ({
      rowNo: index + 2,
      cells: cells.map((cell) => cell.slice(0, 80)),
      errors: [...read(cells).errors],
    })),
  })
}

export interface Upload {
  readonly body: ReadableStream<Uint8Array>
  readonly fileName: string
  readonly connectionId: string
  readonly mapping?: string
}

/** Stages a whole file; the same bytes again answer the import that is there already. */
export async function stageImport({ ctx, input }: { ctx: Ctx; input: Upload }): Promise<Result<Import, Failure>> {
  const allowed = authorise(ctx, 'orders:write')
  if (!allowed.ok) return allowed
  const connection = await connectionsRepository(controlDb(ctx.env), ctx.tenant.id).byId(input.connectionId)
  if (!connection) return fail('connection.not_found')
  if (connection.kind !== IMPORT_KIND || !channelAdapter(connection.kind)) return fail('import.connection_unfit')
  const id = ctx.ids.next('imp')
  const repository = importsRepository(ctx)
  const staged = await stageRows(ctx, { id, upload: input })
  if (!staged.ok) {
    await repository.dropRows(id).run()
    return staged
  }
  const { fileHash } = staged.value
  const known = await repository.ofFile(connection.id, fileHash)
  if (known) {
    await repository.dropRows(id).run()
    return ok(shownImport(known))
  }
  const { rows, badRows, header, mapping } = staged.value
  const now = ctx.clock.now()
  const row = {
    id,
    connectionId: connection.id,
    fileName: input.fileName,
    fileHash,
    mapping,
    status: 'ready' as const,
    rows,
    badRows,
    orders: await repository.countOrders(id),
    ordersDone: 0,
    ordersUnchanged: 0,
    actor: ctx.actor.id,
    createdAt: now,
    updatedAt: now,
  }
  const written = await commit(ctx, {
    statements: [...repository.insert(row), ...repository.rememberMapping(await headerHashOf(header), mapping, now)],
    audit: {
      action: 'import.staged',
      subjects: [id],
      after: { fileName: row.fileName, rows, badRows, orders: row.orders },
    },
  })
  return written.ok ? ok(shownImport({ ...row, tenantId: ctx.tenant.id })) : written
}

interface Staged {
  readonly fileHash: string
  readonly rows: number
  readonly badRows: number
  readonly header: readonly string[]
  readonly mapping: ColumnMapping
}

async function stageRows(ctx: Ctx, { id, upload }: { id: string; upload: Upload }): Promise<Result<Staged, Failure>> {
  const waiting: (readonly string[])[] = []
  let form: FileForm | null = null
  let decoder: TextDecoder | null = null
  let reader: CsvReader | null = null
  let table: { header: readonly string[]; mapping: ColumnMapping; read: ReturnType<typeof rowReader> } | null = null
  let rows = 0
  let badRows = 0
  const flush = async (): Promise<Failure | null> => {
    if (table === null) {
      const header = waiting.shift()?.map(cleanCell)
      if (header === undefined) return null
      const found = await mappingFor(ctx, header, upload.mapping)
      const missing = found === null ? ['orderId' as const] : missingFields(found.mapping, header)
      if (found === null || missing.length > 0) return { code: 'import.columns_missing', data: { missing } }
      table = { header, mapping: found.mapping, read: rowReader(header, found.mapping) }
    }
    const { read } = table
    const batch = waiting.splice(0)
    const first = rows + 2
    rows += batch.length
    if (rows > MOST_ROWS) return { code: 'import.too_many_rows', data: { most: MOST_ROWS } }
    const staged = await Promise.all(
      batch.map((cells, index) => stagedRow(ctx, { id, upload, rowNo: first + index, ...read(cells) })),
    )
    badRows += staged.filter(({ orderKey }) => orderKey === '').length
    const statements = importsRepository(ctx).stage(staged)
    if (statements.length > 0) await ctx.db.$client.batch(statements)
    return null
  }
  let bytes = 0
  const digest = new crypto.DigestStream('SHA-256')
  const hash = digest.getWriter()
  for await (const piece of withWholeHead(upload.body)) {
    bytes += piece.length
    await hash.write(piece)
    if (bytes > MOST_BYTES) return fail('request.too_large', { limit: MOST_BYTES })
    form ??= formOf(piece)
    if (form === null) return fail('import.not_text')
    decoder ??= new TextDecoder(form.encoding, { fatal: form.encoding === 'utf-8', ignoreBOM: true })
    reader ??= new CsvReader(form.separator, (cells) => waiting.push(cells))
    const text = decoded(decoder, piece)
    if (text === null) return fail('import.not_text')
    reader.push(text)
    if (waiting.length < ROWS_A_WRITE) continue
    const refused = await flush()
    if (refused) return { ok: false, error: refused }
  }
  reader?.push(decoder?.decode() ?? '')
  reader?.end()
  const refused = await flush()
  if (refused) return { ok: false, error: refused }
  if (table === null || rows === 0) return fail('import.empty')
  await hash.close()
  const { header, mapping }: { header: readonly string[]; mapping: ColumnMapping } = table
  return ok({ fileHash: await hexDigest(await digest.digest), rows, badRows, header, mapping })
}

/** The encoding is told from the first bytes: they come in one piece. */
async function* withWholeHead(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  let head: Uint8Array | null = new Uint8Array()
  for await (const piece of body) {
    if (head === null) {
      yield piece
      continue
    }
    const joined: Uint8Array = new Uint8Array(head.length + piece.length)
    joined.set(head)
    joined.set(piece, head.length)
    head = joined
    if (head.length < HEAD_BYTES) continue
    yield head
    head = null
  }
  if (head !== null && head.length > 0) yield head
}

/** Null when it is not the text that its beginning promised. */
function decoded(decoder: TextDecoder, piece: Uint8Array): string | null {
  try {
    return decoder.decode(piece, { stream: true })
  } catch {
    return null
  }
}

async function stagedRow(
  ctx: Ctx,
  row: {
    readonly id: string
    readonly upload: Upload
    readonly rowNo: number
    readonly line: ImportedLine | null
    readonly errors: StagedRow['errors']
  },
): Promise<StagedRow> {
  const { id, upload, rowNo, line, errors } = row
  return line === null
    ? { importId: id, orderKey: '', rowNo, line: null, errors }
    : {
        importId: id,
        orderKey: line.orderId,
        rowNo,
        line: await maskedLine(ctx, upload.connectionId, line),
        errors: [],
      }
}

/** Name, phone and address leave the row: masked for everybody, sealed for the label. */
async function maskedLine(ctx: Ctx, connectionId: string, line: ImportedLine): Promise<StagedLine> {
  const { name, phone } = line.receiver
  const { province, city, district, address } = splitAddress(line.receiver)
  const phoneMasked = maskPhone(phone)
  const masked = {
    nameMasked: maskName(name),
    phoneMasked,
    phoneTail: phoneTail(phoneMasked),
    province,
    city,
    district,
    street: '',
    addressMasked: maskAddress(address),
    regionCode: findDivision({ province, city, district }),
    addressToken: null,
    cipher: null,
  }
  const isPlain = phone !== '' && !`${phone}${name}${address}`.includes('*')
  const receiver = isPlain
    ? await sealReceiver(ctx, masked, { name, phone, address }, sealOwner(connectionId, line.orderId))
    : masked
  return { ...line, receiver }
}
