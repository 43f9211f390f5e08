import type { Calibration, Help } from '../../../src/promise/promise.contract.ts'
import type { PromiseSettings, ShownPromiseSettings } from '../../../src/promise/promise-settings.contract.ts'
import { http } from './http.ts'

export type { Calibration, Help, PromiseSettings, ShownPromiseSettings }

export const promiseApi = {
  settings: () => http.get<ShownPromiseSettings>('/v1/promise/settings'),
  save: (settings: ShownPromiseSettings) => http.put<ShownPromiseSettings>('/v1/promise/settings', settings),
  calibration: () => http.get<Calibration>('/v1/promise/calibration?days=30'),
  help: (orderId: string) => http.get<Help>(`/v1/promise/orders/${orderId}/help`),
}
