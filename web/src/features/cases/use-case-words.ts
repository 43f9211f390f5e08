import { useQuery } from '@tanstack/react-query'
import { presetCodes, presetGroups } from '../../../../src/cases/case-codes.contract.ts'
import { type CaseSettings, defaultCaseSettings } from '../../../../src/cases/case-settings.contract.ts'
import { casesApi } from '../../api/cases.ts'
import { queryKeys } from '../../api/keys.ts'
import { usePreferences } from '../../app/preferences.ts'

/** Names of reason codes and groups: the tenant's own, else the presets in the language of the screen. */
export function useCaseWords(given?: CaseSettings) {
  const { language } = usePreferences()
  const query = useQuery({ queryKey: queryKeys.caseSettings, queryFn: casesApi.settings, staleTime: 5 * 60_000 })
  const settings = given ?? query.data ?? defaultCaseSettings
  const said = language === 'en' ? 'en' : 'zh'
  const nameOf = (own: string | undefined, presets: Readonly<Record<string, { zh: string; en: string }>>, id: string) =>
    own || presets[id]?.[said] || id
  const code = (id: string) => nameOf(settings.codes.find((one) => one.code === id)?.name, presetCodes, id)
  const group = (id: string) => nameOf(settings.groups.find((one) => one.id === id)?.name, presetGroups, id)
  return {
    settings,
    code,
    group,
    codeOptions: settings.codes.map((one) => ({ value: one.code, label: code(one.code) })),
    groupOptions: settings.groups.map((one) => ({ value: one.id, label: group(one.id) })),
  }
}
