import { useTranslation } from 'react-i18next'
import { zhCN } from '../../locales/zh-cn.ts'

const isBuiltIn = (role: string): role is keyof typeof zhCN.settings.role => Object.hasOwn(zhCN.settings.role, role)

/** The word for a role: built-in ones are translated, the tenant's own carry their name. */
export function useRoleName(own: readonly { readonly id: string; readonly name: string }[] = []) {
  const { t } = useTranslation()
  return (role: string): string =>
    isBuiltIn(role) ? t(`settings.role.${role}`) : (own.find(({ id }) => id === role)?.name ?? t('members.ownRole'))
}
