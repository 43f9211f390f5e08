// node scripts/build-regions.mjs: writes src/regions/data/divisions.json from @vant/area-data.
// One text per province: `33浙江省|01杭州市:02上城区05拱墅区…|02宁波市:…`; before each name stand its own two digits of the code.
import { writeFileSync } from 'node:fs'
import { areaList } from '@vant/area-data'

const texts = Object.entries(areaList.province_list).map(([provinceCode, province]) => {
  const prefix = provinceCode.slice(0, 2)
  const cities = Object.entries(areaList.city_list)
    .filter(([code]) => code.startsWith(prefix))
    .map(([cityCode, city]) => {
      const districts = Object.entries(areaList.county_list)
        .filter(([code]) => code.startsWith(cityCode.slice(0, 4)))
        .map(([code, name]) => `${code.slice(4)}${name}`)
      return `${cityCode.slice(2, 4)}${city}:${districts.join('')}`
    })
  return `${prefix}${province}|${cities.join('|')}`
})
const names = texts.join('')
const listed = [areaList.province_list, areaList.city_list, areaList.county_list].flatMap((list) => Object.values(list))
const broken = listed.filter((name) => /[\d|:]/.test(name))
if (broken.length > 0) throw new Error(`names that the format cannot hold: ${broken.join(', ')}`)
writeFileSync(new URL('../src/regions/data/divisions.json', import.meta.url), `${JSON.stringify(texts)}\n`)
console.log(`${texts.length} provinces, ${listed.length} divisions, ${Buffer.byteLength(names)} bytes`)
