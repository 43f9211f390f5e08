/** Which of the platform's carriers is ours: it names them by numbers that only its own list tells. */
import { err, ok, type Result } from '../../core/result.ts'
import type { IntegrationError } from '../../platform/integration-error.ts'
import { integrationError } from '../../platform/outside-call.ts'
import { listAt, textAt } from '../read-fields.ts'
import { callPdd, type PddOptions } from './client.ts'

/** Our carrier code (as 快递100 names it) → how `logistics_company` begins there. */
const names: Readonly<Record<string, readonly string[]>> = {
  shunfeng: ['顺丰'],
  zhongtong: ['中通快递', '中通'],
  yuantong: ['圆通快递', '圆通'],
  shentong: ['申通快递', '申通'],
  yunda: ['韵达快递', '韵达'],
  ems: ['EMS', '邮政EMS'],
  youzhengguonei: ['邮政快递包裹', '邮政包裹', '中国邮政'],
  jd: ['京东快递', '京东物流', '京东'],
  jtexpress: ['极兔'],
  debangkuaidi: ['德邦快递', '德邦'],
  debangwuliu: ['德邦物流', '德邦'],
  huitongkuaidi: ['百世快递', '百世'],
  zhaijisong: ['宅急送'],
}

/** `logistics_id` of a carrier that the platform supports now. */
export async function logisticsId(options: PddOptions, carrier: string): Promise<Result<string, IntegrationError>> {
  const answer = await callPdd(options, 'pdd.logistics.companies.get', {})
  if (!answer.ok) return answer
  const companies = listAt(answer.value, 'logistics_companies').filter((row) => textAt(row, 'available') !== '0')
  for (const name of names[carrier] ?? [carrier]) {
    const company = companies.find((row) => textAt(row, 'logistics_company').startsWith(name))
    if (company) return ok(textAt(company, 'id'))
  }
  return err(integrationError('pdd', 'rejected', `拼多多 ships with no carrier ${carrier}`))
}
