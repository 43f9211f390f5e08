import { Tooltip } from 'antd'
import { useTranslation } from 'react-i18next'

/** The list as a file, by the filters that the page shows. What a file does not hold is said before it is taken. */
export function ExportLink(props: { href: string }) {
  const { t } = useTranslation()
  return (
    <Tooltip title={t('common.exportMost')}>
      <a className="nowrap" href={props.href} download>
        {t('common.exportCsv')}
      </a>
    </Tooltip>
  )
}
