import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { EmptyState } from '../components/empty-state.tsx'

export function NotFoundPage() {
  const { t } = useTranslation()
  return (
    <EmptyState
      title={t('app.notFound')}
      hint={t('app.notFoundHint')}
      action={
        <Link to="/today">
          <Button type="primary">{t('app.toToday')}</Button>
        </Link>
      }
    />
  )
}
