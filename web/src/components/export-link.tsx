import { useTranslation } from 'react-i18next'

/** The list as a file, by the filters that the page shows. */
export function ExportLink(props: { href: string }) {
  const { t } = useTranslation()
  return (
    <a className="nowrap" href={props.href} download>
      {t('common.exportCsv')}
    </a>
  )
}
