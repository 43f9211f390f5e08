import type * as z from 'zod'
import type { Notice, NoticeContact, NoticeRoute, noticeEventInfoSchema } from '../../../src/notify/notify.contract.ts'
import { http, type Page } from './http.ts'

export type { Notice, NoticeContact, NoticeRoute }
export type NoticeEventInfo = z.infer<typeof noticeEventInfoSchema>

export const noticesApi = {
  routes: () => http.get<{ items: readonly NoticeRoute[]; events: readonly NoticeEventInfo[] }>('/v1/notice-routes'),
  saveRoute: (route: NoticeRoute) => http.put<unknown>('/v1/notice-routes', route),
  acknowledge: (id: string) =>
    http.post<{ by: string; isFirst: boolean }>(`/v1/notices/${encodeURIComponent(id)}/acknowledge`),
  contact: () => http.get<NoticeContact>('/v1/notice-contact'),
  saveContact: (contact: NoticeContact) => http.put<NoticeContact>('/v1/notice-contact', contact),
  log: () => http.get<Page<Notice>>('/v1/notices?limit=100'),
}
