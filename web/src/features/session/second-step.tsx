import { Button, Checkbox, Form, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { authApi } from '../../api/auth.ts'
import { ApiError } from '../../api/http.ts'
import { AuthFrame } from './auth-frame.tsx'
import { FormError } from './form-error.tsx'
import { useEnter } from './use-enter.ts'

/** The second step of signing in: a code of the app, or one of the recovery codes. */
export function SecondStep(props: { onBack: () => void }) {
  const { t } = useTranslation()
  const [byRecovery, setByRecovery] = useState(false)
  const enter = useEnter(authApi.secondFactor, '/today')
  const tooLate = enter.error instanceof ApiError && enter.error.code === 'second_factor.too_late'
  const label = t(byRecovery ? 'auth.recoveryCode' : 'auth.code')
  return (
    <AuthFrame title={t('auth.secondTitle')} sub={t(byRecovery ? 'auth.recoverySub' : 'auth.secondSub')} below={null}>
      <Form
        key={byRecovery ? 'recovery' : 'code'}
        layout="vertical"
        requiredMark={false}
        size="large"
        onFinish={(input: { code: string; trustDevice?: boolean }) =>
          enter.mutate({ code: input.code.trim(), trustDevice: input.trustDevice ?? false })
        }
      >
        <Form.Item
          name="code"
          label={label}
          rules={[{ required: true, message: t('common.required', { what: label }) }]}
        >
          <Input
            autoFocus
            autoComplete="one-time-code"
            className="mono"
            {...(byRecovery ? { maxLength: 20 } : { maxLength: 7, inputMode: 'numeric' as const })}
          />
        </Form.Item>
        <Form.Item name="trustDevice" valuePropName="checked">
          <Checkbox>{t('auth.trustDevice')}</Checkbox>
        </Form.Item>
        <FormError error={enter.error} />
        {tooLate ? (
          <Button block type="primary" onClick={props.onBack}>
            {t('auth.startOver')}
          </Button>
        ) : (
          <Button type="primary" htmlType="submit" block loading={enter.isPending}>
            {t('auth.signIn')}
          </Button>
        )}
        <p className="auth-below">
          <button type="button" className="link-button" onClick={() => setByRecovery(!byRecovery)}>
            {t(byRecovery ? 'auth.useCode' : 'auth.useRecovery')}
          </button>
        </p>
      </Form>
    </AuthFrame>
  )
}
