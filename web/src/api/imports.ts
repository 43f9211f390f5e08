import type { Import, ImportPreview } from '../../../src/imports/imports.contract.ts'
import { http, queryString, unwrap } from './http.ts'

export type { Import, ImportPreview } from '../../../src/imports/imports.contract.ts'
export type Mapping = ImportPreview['mapping']
export type RowError = ImportPreview['rows'][number]['errors'][number]

/** The file's bytes are the body. */
async function send<T>(path: string, body: Blob): Promise<T> {
  const response = await fetch(`/api/v1/imports${path}`, {
    method: 'POST',
    headers: { 'content-type': 'text/csv' },
    credentials: 'same-origin',
    body,
  })
  return unwrap<T>(response)
}

const HEAD_BYTES = 65_536
const one = (id: string) => `/v1/imports/${encodeURIComponent(id)}`
const mappingText = (mapping: Mapping | null) => (mapping === null ? undefined : JSON.stringify(mapping))

export const importsApi = {
  list: () => http.get<{ items: readonly Import[] }>('/v1/imports'),
  preview: (file: Blob, mapping: Mapping | null) =>
    send<ImportPreview>(`/preview${queryString({ mapping: mappingText(mapping) })}`, file.slice(0, HEAD_BYTES)),
  upload: (file: Blob, input: { connectionId: string; fileName: string; mapping: Mapping }) =>
    send<Import>(`${queryString({ ...input, mapping: mappingText(input.mapping) })}`, file),
  badRows: (id: string) =>
    http.get<{ items: readonly { rowNo: number; errors: readonly RowError[] }[]; nextRow: number | null }>(
      `${one(id)}/bad-rows`,
    ),
  start: (id: string) => http.post<Import>(`${one(id)}/start`),
  discard: (id: string) => http.post<unknown>(`${one(id)}/discard`),
}
