import { describe, expect, it } from 'vitest'
import { findCity } from '../../../../src/regions/domain/find-city.ts'

describe('the city that a courier speaks of', () => {
  it.each([
    ['【杭州市】已离开 杭州转运中心', '330100'],
    ['快件到达 成都双流集散点', '510100'],
    ['上海市', '310100'],
    ['北京分拨中心，准备发往 天津', '110100'],
    ['新疆维吾尔自治区乌鲁木齐市', '650100'],
    ['黔东南苗族侗族自治州凯里', '522600'],
    ['吉林省长春市', '220100'],
    ['吉林市龙潭区网点', '220200'],
  ])('%s is %s', (text, code) => {
    expect(findCity(text)).toBe(code)
  })

  it('is none where no city stands', () => {
    for (const text of ['', '快件已揽收', '派送中，快递员电话 138****1234', 'Departed facility'])
      expect(findCity(text)).toBeNull()
  })
})
