import { describe, expect, it } from 'vitest'
import { formOfWarehouse, newWarehouse, warehouseOfForm } from '../../../web/src/lib/warehouse-form.ts'

const hangzhou = {
  ...newWarehouse,
  id: 'WH-HZ',
  name: '杭州仓',
  regionCode: '330110',
  province: '浙江省',
  city: '杭州市',
  district: '余杭区',
  cutoffMinute: 990,
  quality: 0.97,
  carriers: [
    { carrier: 'zhongtong', serves: ['*'], maxWeightG: 20_000 },
    { carrier: 'shunfeng', serves: ['33', '3101'], maxWeightG: 500 },
  ],
}

describe('the form of a warehouse', () => {
  it('says the whole warehouse and gives it back as it was', () => {
    const form = formOfWarehouse(hangzhou)
    expect(form).toMatchObject({
      region: '330110',
      cutoff: '16:30',
      carriers: [
        { carrier: 'zhongtong', serves: [], maxKg: 20 },
        { carrier: 'shunfeng', serves: ['33', '3101'], maxKg: 0.5 },
      ],
    })
    expect(warehouseOfForm(form, hangzhou)).toEqual(hangzhou)
  })

  it('names the place that was chosen, also where there are no districts', () => {
    const form = { ...formOfWarehouse(hangzhou), region: '4419' }
    expect(warehouseOfForm(form, hangzhou)).toMatchObject({
      regionCode: '441900',
      province: '广东省',
      city: '东莞市',
      district: '',
    })
  })

  it('of a new warehouse has no place yet', () => {
    expect(formOfWarehouse(newWarehouse)).not.toHaveProperty('region')
  })
})
