/** Columns of platforms' order exports, by the names that their headers carry, and the mapping that is made of them. */

export const importFields = [
  'orderId',
  'lineId',
  'merchantCode',
  'title',
  'spec',
  'quantity',
  'unitPrice',
  'linePaid',
  'payable',
  'freight',
  'status',
  'placedAt',
  'paidAt',
  'name',
  'phone',
  'province',
  'city',
  'district',
  'address',
  'buyerRemark',
  'sellerRemark',
] as const
export type ImportField = (typeof importFields)[number]

/** Field → name of the column that fills it. */
export type ColumnMapping = Readonly<Partial<Record<ImportField, string>>>

/** An order cannot be made without these; a line needs a code or a title besides. */
export const neededFields = ['orderId', 'quantity', 'placedAt'] as const satisfies readonly ImportField[]

/** Header names of 淘宝, 抖店, 拼多多, 京东, 快手, 小红书 and of plain tables; the first that a file has is taken. */
const knownNames: Readonly<Record<ImportField, readonly string[]>> = {
  orderId: ['主订单编号', '订单编号', '订单号', '平台单号', '主订单号', 'order_id', 'orderid'],
  lineId: ['子订单编号', '子订单号', '商品单号', 'line_id'],
  merchantCode: [
    '商家编码',
    '商家编码-规格维度',
    '商家编码-SKU维度',
    '商家sku编码',
    '外部SKU编码',
    '货号',
    'SKU编码',
    'sku',
    '商家编码-商品维度',
    '外部系统编号',
  ],
  title: ['商品名称', '选购商品', '宝贝标题', '商品标题', '商品', '标题', 'title'],
  spec: ['商品规格', '规格', '商品属性', '商品规格名称', '销售属性', 'spec'],
  quantity: ['商品数量', '商品数量(件)', '购买数量', '订购数量', '数量', '宝贝总数量', '成交数量', 'quantity', 'qty'],
  unitPrice: ['商品单价', '商品价格', '价格', '京东价', '单价', '商品单价(元)', 'price'],
  linePaid: ['子订单实付', '商品实付', '商品金额', '买家实付', '实付'],
  payable: [
    '订单应付金额',
    '买家实际支付金额',
    '用户实付金额(元)',
    '用户实付金额',
    '实付款',
    '订单金额',
    '应付金额',
    '订单实付金额',
    '总金额',
    'total',
  ],
  freight: ['运费', '买家应付邮费', '邮费', '邮费(元)', '运费金额', 'freight'],
  status: ['订单状态', '状态', 'status'],
  placedAt: ['订单提交时间', '订单创建时间', '下单时间', '订单成交时间', '创建时间', '拍下时间', 'created_at'],
  paidAt: ['支付完成时间', '订单付款时间', '付款时间', '支付时间', '付款确认时间', 'paid_at'],
  name: ['收件人', '收货人姓名', '收货人', '客户姓名', '收件人姓名', 'name'],
  phone: ['收件人手机号', '联系手机', '手机', '收货人手机', '联系电话', '手机号', '收件人电话', '电话', 'phone'],
  province: ['省', '省份', 'province'],
  city: ['市', '城市', 'city'],
  district: ['区', '区县', '区/县', 'district'],
  address: ['详细地址', '收货地址', '收件地址', '客户地址', '收货人地址', '地址', 'address'],
  buyerRemark: ['买家留言', '买家备注', '客户留言', '订单备注', '用户备注'],
  sellerRemark: ['商家备注', '卖家备注', '备注', '订单标记备注'],
}

const plain = (name: string): string =>
  name
    .replace(/[\s\ufeff]/g, '')
    .replaceAll('（', '(')
    .replaceAll('）', ')')
    .toLowerCase()

export function suggestMapping(header: readonly string[]): ColumnMapping {
  const byName = new Map(header.map((name) => [plain(name), name]))
  const taken = new Set<string>()
  const mapping: Partial<Record<ImportField, string>> = {}
  for (const field of importFields) {
    const found = knownNames[field]
      .map((name) => byName.get(plain(name)))
      .find((name) => name !== undefined && !taken.has(name))
    if (found === undefined) continue
    mapping[field] = found
    taken.add(found)
  }
  return mapping
}

/** Fields that a person still has to choose a column for. */
export function missingFields(mapping: ColumnMapping, header: readonly string[]): ImportField[] {
  const isFilled = (field: ImportField) => mapping[field] !== undefined && header.includes(mapping[field])
  const missing: ImportField[] = neededFields.filter((field) => !isFilled(field))
  return isFilled('merchantCode') || isFilled('title') ? missing : [...missing, 'merchantCode']
}
