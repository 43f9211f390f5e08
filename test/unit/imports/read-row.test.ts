import { describe, expect, it } from 'vitest'
import { missingFields, suggestMapping } from '../../../src/imports/domain/columns.ts'
import { formOf } from '../../../src/imports/domain/file-form.ts'
import { readAmount, readTime, rowReader } from '../../../src/imports/domain/read-row.ts'
import { splitAddress } from '../../../src/imports/domain/split-address.ts'

const headers = {
  淘宝: '订单编号,买家会员名,买家实际支付金额,订单状态,买家留言,收货人姓名,收货地址,联系手机,订单创建时间,订单付款时间,宝贝标题,宝贝总数量,商家编码',
  抖店: '主订单编号,子订单编号,选购商品,商品规格,商品数量,商家编码,商品单价,订单应付金额,收件人,收件人手机号,省,市,区,详细地址,买家留言,订单提交时间,支付完成时间,商家备注,订单状态',
  拼多多:
    '商品,订单号,订单状态,商品数量(件),用户实付金额(元),收货人,手机,省,市,区,街道,详细地址,订单成交时间,商家编码-规格维度,商家备注',
  京东: '订单号,商品名称,订购数量,京东价,订单金额,客户姓名,客户地址,联系电话,订单状态,下单时间,付款确认时间,货号',
}

describe('columns', () => {
  it.each(Object.entries(headers))('of an export of %s are recognised', (_platform, header) => {
    const names = header.split(',')
    expect(missingFields(suggestMapping(names), names)).toEqual([])
  })

  it('of the main order win over those of its lines', () => {
    const mapping = suggestMapping(headers.抖店.split(','))
    expect(mapping).toMatchObject({ orderId: '主订单编号', lineId: '子订单编号', payable: '订单应付金额' })
  })

  it('that nobody knows are asked for', () => {
    const names = ['单子', '件', '哪天']
    expect(missingFields(suggestMapping(names), names)).toEqual(['orderId', 'quantity', 'placedAt', 'merchantCode'])
  })
})

describe('a row', () => {
  const header = headers.抖店.split(',')
  const read = rowReader(header, suggestMapping(header))
  const row = (change: Record<string, string> = {}) =>
    header.map(
      (name) =>
        ({
          主订单编号: '="6920000000000000001"',
          子订单编号: "'6920000000000000002",
          选购商品: '保温杯',
          商品数量: '2',
          商家编码: 'CUP-1',
          商品单价: '￥1,234.50',
          订单提交时间: '2026/11/2 9:05',
          订单状态: '待发货',
          ...change,
        })[name] ?? '',
    )

  it('is read with its wrapping taken off', () => {
    expect(read(row()).line).toMatchObject({
      orderId: '6920000000000000001',
      lineId: '6920000000000000002',
      quantity: 2,
      unitPriceFen: 123_450,
      placedAt: Date.UTC(2026, 10, 2, 1, 5),
      state: 'paid',
    })
  })

  it.each([
    ['主订单编号', '6.92E+18', 'mangled_number'],
    ['主订单编号', '6920000000000000000', 'mangled_number'],
    ['子订单编号', '6.92e18', 'mangled_number'],
    ['主订单编号', '', 'missing'],
    ['商品数量', '1.5', 'not_a_quantity'],
    ['商品数量', '0', 'not_a_quantity'],
    ['商品数量', '', 'not_a_quantity'],
    ['商品单价', '一百', 'not_an_amount'],
    ['订单提交时间', '去年', 'not_a_time'],
    ['订单提交时间', '2026-02-30 10:00:00', 'not_a_time'],
    ['订单状态', '神秘', 'unknown_status'],
  ])('is refused when %s is %j: %s', (column, value, fault) => {
    const { line, errors } = read(row({ [column]: value }))
    expect(line).toBeNull()
    expect(errors).toMatchObject([{ column, fault }])
  })

  it.each([
    '692000000000000',
    '6920000000000010',
    '="6920000000000000000"',
    '6920000000000000000\t',
    "'692000000000000000",
  ])('may have the order number %j, which no spreadsheet has changed', (value) => {
    expect(read(row({ 主订单编号: value })).errors).toEqual([])
  })

  it.each([
    ['交易关闭', 'cancelled'],
    ['等待买家付款', 'pending_payment'],
    ['卖家已发货，等待买家确认', 'shipped'],
    ['交易成功', 'delivered'],
    ['退款成功', 'refunded'],
    ['买家已付款，等待卖家发货', 'paid'],
    ['未发货，退款成功', 'refunded'],
  ])('whose status is %s is %s', (status, state) => {
    expect(read(row({ 订单状态: status })).line?.state).toBe(state)
  })
})

describe('cells', () => {
  it.each([
    ['12', 1_200],
    ['12.5', 1_250],
    ['12.500', 1_250],
    ['-3.10', -310],
    ['12.345', null],
    ['', null],
  ])('%j as an amount is %j 分', (text, fen) => {
    expect(readAmount(text)).toBe(fen)
  })

  it.each([
    ['2026-11-22 10:00:01', Date.UTC(2026, 10, 22, 2, 0, 1)],
    ['2026-11-22', Date.UTC(2026, 10, 21, 16)],
    ['2026年1月2日 8:30', Date.UTC(2026, 0, 2, 0, 30)],
    ['22/11/2026', null],
  ])('%j as a time is %j', (text, instant) => {
    expect(readTime(text)).toBe(instant)
  })

  it.each([
    ['浙江省 杭州市 西湖区 文一西路1号', '浙江省', '杭州市', '西湖区', '文一西路1号'],
    ['浙江省杭州市西湖区文一西路1号', '浙江省', '杭州市', '西湖区', '文一西路1号'],
    ['上海市浦东新区世纪大道1号', '上海市', '上海市', '浦东新区', '世纪大道1号'],
    ['北京 北京市 朝阳区 建国路', '北京', '北京市', '朝阳区', '建国路'],
    ['内蒙古自治区呼和浩特市新城区', '内蒙古自治区', '呼和浩特市', '新城区', ''],
    ['文一西路1号', '', '', '', '文一西路1号'],
  ])('%s is taken apart', (text, province, city, district, address) => {
    expect(splitAddress({ province: '', city: '', district: '', address: text })).toEqual({
      province,
      city,
      district,
      address,
    })
  })
})

describe('the form of a file', () => {
  const gbk = Uint8Array.from([0xb6, 0xa9, 0xb5, 0xa5, 0xba, 0xc5, 0x2c, 0x41])
  it('is told from its first bytes', () => {
    expect(formOf(gbk)).toEqual({ encoding: 'gb18030', separator: ',' })
    expect(formOf(new TextEncoder().encode('订单号\t数量\n'))).toEqual({ encoding: 'utf-8', separator: '\t' })
  })
  it('is none for a spreadsheet or a picture', () => {
    expect(formOf(Uint8Array.from([0x50, 0x4b, 3, 4]))).toBeNull()
    expect(formOf(Uint8Array.from([0x89, 0x50, 0, 0]))).toBeNull()
  })
})
