import { useTranslation } from 'react-i18next'
import type { Role } from '../../api/roles.ts'
import { zhCN } from '../../locales/zh-cn.ts'

const isBuiltIn = (id: string): id is keyof typeof zhCN.roles.builtIn => Object.hasOwn(zhCN.roles.builtIn, id)

/** A role in words: ours for built-in ones, the tenant's own name for the rest. */
export function useRoleName(): (id: string, roles: readonly Role[]) => string {
  const { t } = useTranslation()
  return (id, roles) =>
    isBuiltIn(id) ? t(`roles.builtIn.${id}`) : (roles.find((role) => role.id === id)?.name ?? t('roles.gone'))
}
