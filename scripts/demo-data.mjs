// What the demo tenant sells and where it ships from. Made up; any likeness of numbers to real ones is chance.
export const demoAccount = { email: 'demo@dingshu.example', password: 'dingshu-demo-2026', company: '青禾服饰' }

const anywhere = (carrier, maxWeightG = 30_000) => ({ carrier, serves: ['*'], maxWeightG })

export const warehouses = [
  {
    id: 'WH-HZ',
    name: '杭州余杭仓',
    regionCode: '330110',
    province: '浙江省',
    city: '杭州市',
    district: '余杭区',
    address: '仓前街道绿汀路 18 号',
    contactName: '周师傅',
    contactPhone: '057100000001',
    cutoffMinute: 960,
    handlingMinutes: 180,
    dailyCapacity: 3000,
    quality: 0.97,
    // 顺丰 where it is by far the fastest; its parcels can be sent elsewhere on the road.
    carriers: [
      anywhere('zhongtong'),
      anywhere('yuantong'),
      { carrier: 'shunfeng', serves: ['11', '31', '32', '33', '34', '44'], maxWeightG: 30_000 },
    ],
    active: true,
  },
  {
    id: 'WH-GZ',
    name: '广州白云仓',
    regionCode: '440111',
    province: '广东省',
    city: '广州市',
    district: '白云区',
    address: '太和镇大源南路 66 号',
    contactName: '陈师傅',
    contactPhone: '020000000002',
    cutoffMinute: 1020,
    handlingMinutes: 180,
    dailyCapacity: 2500,
    quality: 0.95,
    carriers: [anywhere('zhongtong'), anywhere('yunda')],
    active: true,
  },
  {
    id: 'WH-CD',
    name: '成都双流仓',
    regionCode: '510116',
    province: '四川省',
    city: '成都市',
    district: '双流区',
    address: '航空港大道 9 号',
    contactName: '刘师傅',
    contactPhone: '028000000003',
    cutoffMinute: 900,
    handlingMinutes: 240,
    dailyCapacity: 1500,
    quality: 0.93,
    carriers: [anywhere('yuantong'), anywhere('zhongtong')],
    active: true,
  },
]

const styles = [
  ['TEE', '纯棉圆领短袖 T 恤', 7900, 210],
  ['POLO', '珠地棉 POLO 衫', 12900, 260],
  ['JEAN', '直筒牛仔裤', 19900, 620],
  ['HOOD', '加绒连帽卫衣', 16900, 580],
  ['COAT', '轻薄羽绒服', 39900, 540],
]
const colours = [
  ['BLK', '黑色'],
  ['WHT', '米白'],
]
const sizes = ['S', 'M', 'L', 'XL', 'XXL']

/** 5 styles × 2 colours × 5 sizes = 50 SKUs. */
export const skus = styles.flatMap(([style, name, priceFen, weightG], s) =>
  colours.flatMap(([code, colour], c) =>
    sizes.map((size, i) => ({
      code: `${style}-${code}-${size}`,
      name,
      spec: `${colour} / ${size}`,
      imageUrl: '',
      barcode: `69${String(s).padStart(2, '0')}${c}${i}0000000`.slice(0, 13),
      priceFen,
      weightG,
      volumeCm3: weightG * 6,
      safetyStock: 30,
    })),
  ),
)

/** Pieces per warehouse; two SKUs are nearly gone, so that the page shows red. */
export function stockOf(index) {
  if (index === 7) return [6, 4, 0]
  if (index === 23) return [12, 0, 3]
  return [400 + ((index * 37) % 300), 250 + ((index * 53) % 200), 120 + ((index * 29) % 120)]
}

export const cities = [
  ['北京市', '北京市', '朝阳区', '110105'],
  ['上海市', '上海市', '浦东新区', '310115'],
  ['广东省', '深圳市', '南山区', '440305'],
  ['广东省', '广州市', '天河区', '440106'],
  ['浙江省', '杭州市', '西湖区', '330106'],
  ['江苏省', '南京市', '鼓楼区', '320106'],
  ['四川省', '成都市', '武侯区', '510107'],
  ['湖北省', '武汉市', '洪山区', '420111'],
  ['陕西省', '西安市', '雁塔区', '610113'],
  ['山东省', '青岛市', '市南区', '370202'],
  ['福建省', '厦门市', '思明区', '350203'],
  ['辽宁省', '沈阳市', '和平区', '210102'],
]
