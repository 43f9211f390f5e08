import { SearchOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, type ReactNode, useDeferredValue, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { queryKeys } from '../../api/keys.ts'
import { ordersApi } from '../../api/orders.ts'
import { navItems } from '../../app/nav-items.ts'
import { setPreferences, useIsDark, usePreferences } from '../../app/preferences.ts'
import { OrderStatusBadge } from '../../components/order-status.tsx'
import { formatMoney } from '../../lib/format.ts'
import { useSession } from '../session/use-session.ts'
import './palette.css'

interface Entry {
  readonly key: string
  readonly group: 'orders' | 'pages' | 'actions'
  readonly label: ReactNode
  readonly end?: ReactNode
  readonly run: () => void
}

const MIN_FRAGMENT = 2

/** ⌘K: orders by any fragment, pages, actions. */
export function Palette(props: { onClose: () => void; onHelp: () => void }) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const [cursor, setCursor] = useState(0)
  const fragment = useDeferredValue(text.trim())
  const { entries, searching } = useEntries(fragment, props)
  const list = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another text starts at the top again
  useEffect(() => setCursor(0), [fragment, entries.length])

  const onKeyDown = (event: KeyboardEvent) => {
    // Enter and Esc belong to the input method while it composes a word.
    if (event.nativeEvent.isComposing) return
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0 && entries.length > 0) {
      event.preventDefault()
      const next = (cursor + step + entries.length) % entries.length
      setCursor(next)
      list.current?.querySelectorAll('[role=option]')[next]?.scrollIntoView({ block: 'nearest' })
    }
    if (event.key === 'Enter') {
      event.preventDefault()
      entries[cursor]?.run()
    }
    if (event.key === 'Escape') {
      event.preventDefault()
      props.onClose()
    }
  }

  return (
    <div className="palette-wrap">
      <button
        type="button"
        className="palette-shade"
        tabIndex={-1}
        aria-label={t('common.close')}
        onClick={props.onClose}
      />
      <div className="palette" role="dialog" aria-modal="true" aria-label={t('palette.title')}>
        <div className="palette-input">
          <SearchOutlined aria-hidden="true" />
          <input
            // biome-ignore lint/a11y/noAutofocus: the palette is opened to type into
            autoFocus
            role="combobox"
            aria-expanded="true"
            aria-controls="palette-list"
            aria-activedescendant={entries[cursor] ? `palette-${cursor}` : undefined}
            aria-label={t('palette.title')}
            placeholder={t('palette.placeholder')}
            value={text}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={onKeyDown}
            autoComplete="off"
            spellCheck={false}
          />
          <kbd>Esc</kbd>
        </div>
        <div className="palette-list" id="palette-list" role="listbox" aria-label={t('palette.title')} ref={list}>
          {entries.map((entry, index) => (
            <div key={entry.key}>
              {entries[index - 1]?.group === entry.group ? null : (
                <p className="palette-group">{t(`palette.${entry.group}`)}</p>
              )}
              <div
                id={`palette-${index}`}
                role="option"
                tabIndex={-1}
                aria-selected={index === cursor}
                className={index === cursor ? 'palette-entry active' : 'palette-entry'}
                onMouseMove={() => setCursor(index)}
                onClick={entry.run}
                onKeyDown={onKeyDown}
              >
                <span className="grow clip">{entry.label}</span>
                {entry.end}
              </div>
            </div>
          ))}
          {entries.length === 0 ? (
            <div className="palette-nothing">
              <p>{searching ? t('palette.searching') : t('palette.nothing')}</p>
              {searching ? null : <p className="muted small">{t('palette.nothingHint')}</p>}
            </div>
          ) : null}
        </div>
      </div>
    </div>
  )
}

function useEntries(fragment: string, props: { onClose: () => void; onHelp: () => void }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const session = useSession()
  const dark = useIsDark()
  const { language } = usePreferences()
  const wanted = fragment.length >= MIN_FRAGMENT
  const found = useQuery({
    queryKey: queryKeys.orders.find(fragment),
    queryFn: ({ signal }) => ordersApi.list({ q: fragment, limit: 8 }, signal),
    enabled: wanted,
  })
  const go = (path: string) => () => {
    props.onClose()
    void navigate(path)
  }
  const matches = (...words: string[]) => words.some((word) => word.toLowerCase().includes(fragment.toLowerCase()))

  const orders: Entry[] = (wanted ? (found.data?.items ?? []) : []).map((order) => ({
    key: order.id,
    group: 'orders',
    label: (
      <>
        <span className="num strong">{order.hubNo}</span>
        <span className="muted">
          {'　'}
          {order.receiver.nameMasked} {order.receiver.city} · {order.items[0]?.title}
        </span>
      </>
    ),
    end: (
      <>
        {order.payableFen === undefined ? null : (
          <span className="num muted">{formatMoney(order.payableFen, order.currency)}</span>
        )}
        <OrderStatusBadge status={order.status} />
      </>
    ),
    run: go(`/orders/${order.id}`),
  }))
  const pages: Entry[] = navItems
    .filter((item) => session?.rights.includes(item.right) && matches(t(`nav.${item.key}`), item.path))
    .map((item) => ({
      key: item.path,
      group: 'pages',
      label: t(`nav.${item.key}`),
      end: <kbd>g {item.go}</kbd>,
      run: go(item.path),
    }))
  const then = (run: () => void) => () => {
    run()
    props.onClose()
  }
  const actions: Entry[] = (
    [
      { key: 'add', label: t('palette.addConnection'), run: go('/connections?new=1') },
      {
        key: 'theme',
        label: t('palette.toggleTheme'),
        run: then(() => setPreferences({ theme: dark ? 'light' : 'dark' })),
      },
      {
        key: 'language',
        label: t('palette.toggleLanguage'),
        run: then(() => setPreferences({ language: language === 'en' ? 'zh-CN' : 'en' })),
      },
      { key: 'help', label: t('palette.help'), end: <kbd>?</kbd>, run: props.onHelp },
    ] satisfies Omit<Entry, 'group'>[]
  )
    .filter((entry) => matches(entry.label))
    .map((entry) => ({ ...entry, group: 'actions' }))
  return { entries: [...orders, ...pages, ...actions], searching: wanted && found.isFetching }
}
