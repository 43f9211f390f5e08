import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useNavigate, useSearchParams } from 'react-router'
import { authorisedOutcomes } from '../../../src/connections/connections.contract.ts'
import { AuthFrame } from '../features/session/auth-frame.tsx'

/** What became of the merchant's visit to a platform's page. Says nothing of the platform's own: that stands on the connection. */
export function AuthorisedPage() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [search] = useSearchParams()
  const outcome = authorisedOutcomes.find((known) => known === search.get('outcome')) ?? 'invalid'
  const isDone = outcome === 'done'
  const title = isDone ? 'title' : outcome === 'replayed' ? 'titleReplayed' : 'titleNot'
  return (
    <AuthFrame title={t(`connections.authorised.${title}`)} sub={t(`connections.authorised.${outcome}`)} below={null}>
      <Button
        type="primary"
        block
        size="large"
        autoFocus
        onClick={() => void navigate('/connections', { replace: true })}
      >
        {t(isDone ? 'connections.authorised.goOn' : 'connections.authorised.back')}
      </Button>
    </AuthFrame>
  )
}
