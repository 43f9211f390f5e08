import { companyByShipper } from '../companies'
import { md5Base64 } from '../couriers/digest'
import { issueWaybill, type Place, voidWaybill } from '../couriers/waybills'
import { objectOf, objectsOf, parseObject, textOf } from '../exact-json'
import type { Platform } from '../platform'
import { jsonAnswer, type PlatformAnswer } from '../platform-call'
import type { World } from '../world/world'

type Fields = Record<string, unknown>

const STOCK = 500

const said = (fields: Fields = {}): PlatformAnswer =>
  jsonAnswer({ body: JSON.stringify({ success: 'true', ...fields }), ok: true })
const no = (errorCode: string, errorMsg: string): PlatformAnswer =>
  jsonAnswer({
    body: JSON.stringify({ success: 'false', errorCode, errorMsg }),
    ok: false,
    reason: `${errorCode} ${errorMsg}`,
  })

const placeOf = (person: Fields): Place => {
  const address = objectOf(person.address)
  return { province: textOf(address.province), city: textOf(address.city) }
}

/** The pair of order and package decides: the same pair, the same waybill. */
function issue(world: World, account: string, data: Fields): PlatformAnswer {
  const company = companyByShipper(textOf(data.cpCode))
  const wanted = objectsOf(data.tradeOrderInfoDtos)
  if (company === undefined) return no('S05', '不支持的cpCode')
  if (wanted.length === 0 || wanted.length > 10) return no('S01', 'tradeOrderInfoDtos数量错误')
  const issued = wanted.map((item) => {
    const trades = objectOf(item.orderInfo).tradeOrderList
    const orders = Array.isArray(trades) ? trades.map(textOf).join(',') : ''
    const orderCode = `${orders}/${textOf(objectOf(item.packageInfo).id)}`
    const [from, to] = [placeOf(objectOf(data.sender)), placeOf(objectOf(item.recipient))]
    const made = issueWaybill(world, { platform: 'cainiao', account, orderCode, com: company.com, from, to })
    const printData = JSON.stringify({
      encryptedData: `AES:${made?.parcel.waybill}`,
      signature: 'MD:0',
      templateURL: textOf(item.templateUrl),
      ver: 'waybill_print_secret_version_1',
    })
    return { objectId: textOf(item.objectId), waybillCode: made?.parcel.waybill ?? '', printData }
  })
  return said({ waybillCloudPrintResponseList: issued })
}

export const cainiao: Platform = {
  kind: 'cainiao',
  name: '菜鸟物流云',
  answer(world, call) {
    const form = new URLSearchParams(call.body)
    const text = form.get('logistics_interface') ?? ''
    const client = world.couriers.client('cainiao', form.get('logistic_provider_id') ?? '')
    if (call.path !== '/gateway/link.do' || client === undefined) return no('S03', '非法的合作伙伴')
    if (form.get('data_digest') !== md5Base64(text + client.secret)) return no('S02', '数字签名不匹配')
    const data = parseObject(text)
    if (data === undefined) return no('S01', '非法的JSON')
    switch (form.get('msg_type')) {
      case 'TMS_WAYBILL_GET':
        return issue(world, client.account, data)
      case 'TMS_WAYBILL_DISCARD': {
        const why = voidWaybill(world, textOf(data.waybillCode))
        return why === '' ? said() : no('B01', why)
      }
      case 'TMS_WAYBILL_SUBSCRIPTION_QUERY':
        return said({
          waybillApplySubscriptionCols: [
            {
              cpCode: 'ZTO',
              branchAccountCols: [
                { branchCode: '57101', branchName: '杭州余杭一部', quantity: STOCK - world.couriers.countLabels() },
              ],
            },
          ],
        })
      default:
        return no('S05', '非法的消息类型')
    }
  },
  throttled: () => no('S07', '系统繁忙'),
}
