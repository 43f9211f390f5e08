import { useTranslation } from 'react-i18next'
import type { RowScope } from '../../api/roles.ts'
import { regionName } from '../../lib/region-words.ts'
import { useWarehouses } from '../warehouses-by-id.ts'

/** A row scope in words: `浙江省 · 杭州仓`. */
export function useScopeWords(): (scope: RowScope) => string {
  const { t } = useTranslation()
  const warehouses = useWarehouses()
  return ({ regions, warehouses: ids }) => {
    const parts = [
      ...(regions ? [regions.map(regionName).join(t('roles.comma'))] : []),
      ...(ids ? [ids.map(warehouses.nameOf).join(t('roles.comma'))] : []),
    ]
    return parts.length === 0 ? t('roles.everything') : parts.join(' · ')
  }
}
