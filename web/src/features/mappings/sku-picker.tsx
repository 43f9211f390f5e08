import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { catalogApi } from '../../api/catalog.ts'
import { queryKeys } from '../../api/keys.ts'

/** Finds a SKU by code or name. */
export function SkuPicker(props: {
  label: string
  value: string | undefined
  onChange: (code: string) => void
  disabled: boolean
}) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const [opened, setOpened] = useState(false)
  const fragment = useDeferredValue(text.trim())
  const found = useQuery({
    queryKey: queryKeys.skus(fragment),
    queryFn: ({ signal }) => catalogApi.skus(fragment, signal),
    enabled: opened,
    staleTime: 60_000,
    placeholderData: (previous) => previous,
  })
  return (
    <Select
      className="grow"
      aria-label={props.label}
      placeholder={t('mappings.searchSku')}
      showSearch={{ filterOption: false, onSearch: setText, searchValue: text }}
      disabled={props.disabled}
      value={props.value ?? null}
      onOpenChange={(open) => open && setOpened(true)}
      onChange={(code) => {
        if (code !== null) props.onChange(code)
      }}
      loading={found.isFetching}
      notFoundContent={found.isFetching ? t('common.loading') : t('mappings.noSku')}
      options={(found.data?.items ?? []).map((sku) => ({
        value: sku.code,
        label: [sku.code, sku.name, sku.spec].filter(Boolean).join(' · '),
      }))}
    />
  )
}
