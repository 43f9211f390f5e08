import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { accountApi } from '../../api/account.ts'
import { useFeedback } from '../../components/use-feedback.tsx'
import { useSession } from './use-session.ts'
import '../account/account.css'

/** Calm and above every page until the address is confirmed. */
export function ConfirmBanner() {
  const { t } = useTranslation()
  const session = useSession()
  const { done, failed } = useFeedback()
  const again = useMutation({
    mutationFn: accountApi.confirmAgain,
    onSuccess: () => done(t('account.sentAgain')),
    onError: failed,
  })
  if (!session || session.user.emailVerified) return null
  return (
    <div className="confirm-banner" role="status">
      <span>{t('account.confirmBanner', { email: session.user.email })}</span>
      <button
        type="button"
        className="link-button"
        disabled={again.isPending || again.isSuccess}
        onClick={() => again.mutate()}
      >
        {t(again.isSuccess ? 'account.sentAgain' : 'account.sendAgain')}
      </button>
    </div>
  )
}
