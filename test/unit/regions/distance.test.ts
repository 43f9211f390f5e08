import { describe, expect, it } from 'vitest'
import { kmBetween, locate } from '../../../src/regions/domain/distance.ts'
import { allProvinces } from '../../../src/regions/domain/division-tree.ts'

describe('where a division lies', () => {
  it('knows every division of the list, by itself or through its city or province', () => {
    const districts = allProvinces().flatMap((province) => province.cities.flatMap((city) => city.districts))
    expect(districts.filter((district) => locate(district.code) === null)).toEqual([])
  })

  it('a district that is not charted lies where its city lies', () => {
    expect(locate('330113')).toEqual(locate('330100'))
    expect(locate('330110')).not.toEqual(locate('330100'))
  })

  it('an unknown code lies nowhere', () => {
    expect(locate('990000')).toBeNull()
    expect(kmBetween('330110', '990000')).toBeNull()
  })
})

describe('kilometres between two divisions', () => {
  it.each([
    ['杭州 → 上海', '330100', '310000', 140, 190],
    ['杭州 → 北京', '330100', '110000', 1080, 1180],
    ['广州 → 乌鲁木齐', '440100', '650100', 3200, 3400],
    ['深圳 → 香港', '440300', '810000', 10, 60],
  ])('%s', (_name, from, to, least, most) => {
    const km = kmBetween(from, to) ?? -1
    expect(km).toBeGreaterThan(least)
    expect(km).toBeLessThan(most)
    expect(kmBetween(to, from)).toBeCloseTo(km, 6)
  })

  it('is nought within one division', () => {
    expect(kmBetween('330110', '330110')).toBe(0)
  })
})
