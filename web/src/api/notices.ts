import type * as z from 'zod'
import type { Notice, NoticeRoute, noticeEventInfoSchema } from '../../../src/notify/notify.contract.ts'
import { http, type Page } from './http.ts'

export type { Notice, NoticeRoute }
export type NoticeEventInfo = z.infer<typeof noticeEventInfoSchema>

export const noticesApi = {
  routes: () => http.get<{ items: readonly NoticeRoute[]; events: readonly NoticeEventInfo[] }>('/v1/notice-routes'),
  saveRoute: (route: NoticeRoute) => http.put<unknown>('/v1/notice-routes', route),
  log: () => http.get<Page<Notice>>('/v1/notices?limit=100'),
}
