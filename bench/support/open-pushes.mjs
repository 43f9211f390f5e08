// Signed pushes of the open channel, one new paid order each, as complete HTTP/1.1 requests ready for the wire.
import { createHmac } from 'node:crypto'
import { SECRET, skuCode } from './merchant.mjs'

const places = [
  ['浙江省', '杭州市', '余杭区', '330110'],
  ['上海市', '上海市', '浦东新区', '310115'],
  ['江苏省', '苏州市', '吴中区', '320506'],
  ['广东省', '深圳市', '南山区', '440305'],
  ['广东省', '广州市', '天河区', '440106'],
  ['四川省', '成都市', '武侯区', '510107'],
  ['北京市', '北京市', '朝阳区', '110105'],
  ['湖北省', '武汉市', '洪山区', '420111'],
  ['山东省', '青岛市', '市南区', '370202'],
  ['河南省', '郑州市', '金水区', '410105'],
  ['陕西省', '西安市', '雁塔区', '610113'],
  ['福建省', '厦门市', '思明区', '350203'],
]

/** Three orders in ten have two lines; the SKUs take turns, so that every ledger works. */
export function orderOf(index, { prefix, skus, at }) {
  const [province, city, district, regionCode] = places[(index * 7) % places.length]
  const orderId = `${prefix}-${index}`
  const picks = index % 10 < 3 ? [index % skus, (index * 13 + 1) % skus] : [index % skus]
  const lines = [...new Set(picks)].map((pick, line) => {
    const quantity = 1 + ((index + line) % 2)
    return {
      lineId: `${orderId}-${line + 1}`,
      productId: `p-${skuCode(pick)}`,
      skuId: `s-${skuCode(pick)}`,
      merchantCode: skuCode(pick),
      title: `保温杯 ${skuCode(pick)}`,
      spec: '颜色:雾蓝;容量:500ml',
      quantity,
      unitPriceFen: 9900,
      paidFen: 9900 * quantity,
    }
  })
  const goodsFen = lines.reduce((sum, line) => sum + line.paidFen, 0)
  // Buyers order one after the other: each a millisecond later.
  const orderedAt = at - 60_000 + index
  return {
    orderId,
    createdAt: orderedAt,
    paidAt: orderedAt,
    updatedAt: orderedAt,
    goodsFen,
    payableFen: goodsFen,
    payMethod: 'wechat',
    receiver: {
      name: '张三丰',
      phone: `138${String(10_000_000 + ((index * 7919) % 89_999_999))}`,
      province,
      city,
      district,
      address: `文一西路${index % 900}号 ${index % 30} 幢`,
      regionCode,
    },
    lines,
  }
}

export const piecesOf = (order) => order.lines.reduce((sum, line) => sum + line.quantity, 0)

const key = Buffer.from(SECRET.slice(6), 'base64')

/** The whole request as bytes. Signatures hold for five minutes: make them right before they are sent. */
export function pushOf(order, { connectionId, port, at }) {
  const body = JSON.stringify({ type: 'order.created', timestamp: at, data: order })
  const id = `msg_${order.orderId}`
  const seconds = Math.floor(at / 1000)
  const signature = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')
  return Buffer.from(
    `POST /hooks/open/${connectionId} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-type: application/json\r\nwebhook-id: ${id}\r\nwebhook-timestamp: ${seconds}\r\nwebhook-signature: v1,${signature}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  )
}
