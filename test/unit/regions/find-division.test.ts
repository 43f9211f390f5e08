import { describe, expect, it } from 'vitest'
import { allProvinces, nameOfDivision } from '../../../src/regions/domain/division-tree.ts'
import { findDivision, textsOfDivision } from '../../../src/regions/domain/find-division.ts'

describe('the list of divisions', () => {
  it('holds 34 provinces, 369 cities and 3479 districts', () => {
    const cities = allProvinces().flatMap((province) => province.cities)
    expect([allProvinces().length, cities.length, cities.flatMap((city) => city.districts).length]).toEqual([
      34, 369, 3479,
    ])
  })

  it('names a code, and nothing for a code that does not exist', () => {
    expect(nameOfDivision('330113')).toBe('临平区')
    expect(nameOfDivision('331100')).toBe('丽水市')
    expect(nameOfDivision('999999')).toBeNull()
  })
})

describe('finding a division by its texts', () => {
  it.each([
    ['浙江省', '杭州市', '余杭区', '330110'],
    ['浙江省', '杭州市', '临平区', '330113'],
    ['浙江', '杭州', '余杭', '330110'],
    ['广东省', '深圳市', '南山区', '440305'],
    ['广东省', '东莞市', '长安镇', '441904'],
    ['新疆维吾尔自治区', '乌鲁木齐市', '天山区', '650102'],
    ['新疆', '伊犁哈萨克自治州', '伊宁市', '654002'],
    ['新疆', '伊犁', '伊宁市', '654002'],
    ['内蒙古', '锡林郭勒盟', '锡林浩特市', '152502'],
    ['广西', '南宁市', '青秀区', '450103'],
  ])('%s %s %s is %s', (province, city, district, code) => {
    expect(findDivision({ province, city, district })).toBe(code)
  })

  it.each([
    ['北京市', '市辖区', '朝阳区', '110105'],
    ['北京市', '北京市', '朝阳区', '110105'],
    ['北京', '北京', '海淀', '110108'],
    ['', '北京市', '东城区', '110101'],
    ['上海市', '市辖区', '浦东新区', '310115'],
    ['重庆市', '重庆市', '城口县', '500229'],
    ['重庆市', '县', '城口县', '500229'],
    ['重庆市', '市辖区', '渝中区', '500103'],
    ['天津市', '', '', '120100'],
  ])('a municipality is found however its city is written: %s %s %s', (province, city, district, code) => {
    expect(findDivision({ province, city, district })).toBe(code)
  })

  it.each([
    ['湖北省', '省直辖县级行政区划', '仙桃市', '429004'],
    ['湖北省', '仙桃市', '', '429004'],
    ['湖北省', '仙桃市', '干河街道', '429004'],
    ['海南省', '省直辖县', '琼海市', '469002'],
    ['新疆维吾尔自治区', '自治区直辖县级行政区划', '石河子市', '659001'],
  ])('a county-level city directly under its province is found: %s %s %s', (province, city, district, code) => {
    expect(findDivision({ province, city, district })).toBe(code)
  })

  it.each([
    ['香港特别行政区', '香港岛', '湾仔区', '810102'],
    ['香港', '香港特别行政区', '观塘区', '810205'],
    ['香港特别行政区', '', '', '810000'],
    ['澳门特别行政区', '澳门半岛', '大堂区', '820105'],
    ['台湾省', '台北市', '大安区', '710105'],
  ])('Hong Kong, Macao and Taiwan are found: %s %s %s', (province, city, district, code) => {
    expect(findDivision({ province, city, district })).toBe(code)
  })

  it('falls back to the city, then to the province, when the rest is unknown', () => {
    expect(findDivision({ province: '浙江省', city: '杭州市', district: '其它区' })).toBe('330100')
    expect(findDivision({ province: '浙江省', city: '没有市', district: '没有区' })).toBe('330000')
    expect(findDivision({ province: '没有省', city: '', district: '' })).toBeNull()
    expect(findDivision({ province: '', city: '', district: '' })).toBeNull()
  })

  it('does not guess between two districts of one name', () => {
    // 鼓楼区 exists in 南京 and in 徐州.
    expect(findDivision({ province: '江苏省', city: '', district: '鼓楼区' })).toBe('320000')
    expect(findDivision({ province: '江苏省', city: '徐州市', district: '鼓楼区' })).toBe('320302')
  })

  it('finds every division again by its own texts', () => {
    for (const province of allProvinces()) {
      for (const city of province.cities) {
        for (const district of city.districts) {
          const found = findDivision({ province: province.name, city: city.name, district: district.name })
          expect(found, `${province.name} ${city.name} ${district.name}`).toBe(district.code)
        }
      }
    }
  })

  it('turns a code back into texts', () => {
    expect(textsOfDivision('330110')).toEqual({ province: '浙江省', city: '杭州市', district: '余杭区' })
    expect(textsOfDivision('330000')).toEqual({ province: '浙江省', city: '', district: '' })
    expect(textsOfDivision('000000')).toBeNull()
  })
})
