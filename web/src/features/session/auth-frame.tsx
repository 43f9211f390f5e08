import { CheckOutlined } from '@ant-design/icons'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { setPreferences, usePreferences } from '../../app/preferences.ts'
import './auth-frame.css'

/** Frame of the two pages before the shell: what the product does, and one form. */
export function AuthFrame(props: { title: string; sub: string; children: ReactNode; below: ReactNode }) {
  const { t } = useTranslation()
  const { language } = usePreferences()
  return (
    <div className="auth">
      <section className="auth-pitch" aria-hidden="true">
        <div className="auth-brand">
          <img src="/favicon.svg" alt="" />
          {t('app.name')}
        </div>
        <div>
          <p className="auth-pitch-title">{t('auth.pitchTitle')}</p>
          <RiverDrawing />
          <ul>
            {(['pitch1', 'pitch2', 'pitch3'] as const).map((key) => (
              <li key={key}>
                <CheckOutlined />
                {t(`auth.${key}`)}
              </li>
            ))}
          </ul>
        </div>
        <p className="auth-foot">{t('app.tagline')}</p>
      </section>
      <main className="auth-form">
        <button
          type="button"
          className="icon-button language-button auth-language"
          onClick={() => setPreferences({ language: language === 'en' ? 'zh-CN' : 'en' })}
          aria-label={t('app.language')}
        >
          {language === 'en' ? '中' : 'EN'}
        </button>
        <div className="auth-box">
          <div className="auth-brand small-only">
            <img src="/favicon.svg" alt="" />
            {t('app.name')}
          </div>
          <h1>{props.title}</h1>
          <p className="muted">{props.sub}</p>
          {props.children}
          <p className="auth-below">{props.below}</p>
        </div>
      </main>
    </div>
  )
}

/** The river of an order, as a line with its seven stations. */
function RiverDrawing() {
  const { t } = useTranslation()
  const steps = ['paid', 'checked', 'locked', 'allocated', 'labelled', 'shipped', 'delivered'] as const
  return (
    <svg className="auth-river" viewBox="0 0 440 56" role="presentation">
      <path d="M20 18h400" className="auth-river-line" />
      <path d="M20 18h266" className="auth-river-done" />
      {steps.map((step, index) => {
        const x = 20 + index * 66.6
        return (
          <g key={step}>
            <circle cx={x} cy="18" r={index === 4 ? 6 : 4.5} className={index <= 4 ? 'done' : ''} />
            <text x={x} y="44" textAnchor="middle">
              {t(`order.step.${step}`)}
            </text>
          </g>
        )
      })}
    </svg>
  )
}
