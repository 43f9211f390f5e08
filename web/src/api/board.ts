import type { Board, BoardRow, ShelfAlert, ShelfPlace } from '../../../src/board/board.contract.ts'
import { http, queryString } from './http.ts'

export type { Board, BoardRow, ShelfAlert, ShelfPlace }

export type BoardLevel = 'past' | 'red' | 'yellow' | 'green'

export const boardApi = {
  read: (query: { warehouseId?: string; level?: BoardLevel }) => http.get<Board>(`/v1/board${queryString(query)}`),
  acknowledge: (id: string) => http.post<ShelfAlert>(`/v1/board/alerts/${encodeURIComponent(id)}/acknowledge`),
  shelves: (warehouseId: string) =>
    http.get<{ items: ShelfPlace[] }>(`/v1/board/shelves${queryString({ warehouseId })}`),
  saveShelves: (items: readonly ShelfPlace[]) => http.put<{ saved: number }>('/v1/board/shelves', { items }),
}
