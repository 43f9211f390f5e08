import { App } from 'antd'
import { useTranslation } from 'react-i18next'
import { ApiError } from '../api/http.ts'
import { usePreferences } from '../app/preferences.ts'
import { messageOfCode } from '../lib/error-messages.ts'

/** Short words after an action: done, with an undo where an inverse exists; or what went wrong and the request id. */
export function useFeedback() {
  const { message } = App.useApp()
  const { t } = useTranslation()
  const { language } = usePreferences()
  const textOf = (error: unknown) =>
    messageOfCode(error instanceof ApiError ? error.code : 'platform.internal', language)
  const done = (text: string) => {
    void message.success(text)
  }
  /** It did not go as wanted, or not wholly. */
  const warn = (text: string) => {
    void message.warning(text, 6)
  }
  return {
    done,
    warn,
    /** A browser may refuse to copy: then the text is to be copied by hand. */
    copied: (isCopied: boolean, text: string) => (isCopied ? done(text) : warn(t('order.trackShown'))),
    /** `undo` is the inverse; it is offered for six seconds instead of asking beforehand. */
    doneWithUndo: (text: string, undo: () => void) => {
      const key = `undo-${text}`
      void message.success({
        key,
        duration: 6,
        content: (
          <>
            {text}　
            <button
              type="button"
              className="link-button"
              onClick={() => {
                message.destroy(key)
                undo()
              }}
            >
              {t('common.undo')}
            </button>
          </>
        ),
      })
    },
    textOf,
    failed: (error: unknown) => {
      const requestId = error instanceof ApiError ? error.requestId : ''
      void message.error(`${textOf(error)}${requestId ? `　${t('common.requestId')} ${requestId}` : ''}`, 6)
    },
  }
}
