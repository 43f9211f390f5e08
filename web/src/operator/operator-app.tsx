import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { type FormEvent, useEffect, useState } from 'react'
import { useSearchParams } from 'react-router'
import { ApiError } from '../api/http.ts'
import { ConsoleFrame } from '../app/console-frame.tsx'
import { setPreferences, usePreferences } from '../app/preferences.ts'
import { createQueryClient } from '../app/query-client.ts'
import { ErrorState } from '../components/error-state.tsx'
import { FilterTabs } from '../components/filter-tabs.tsx'
import { LogView } from './log-view.tsx'
import { dropKey, keepKey, operatorApi, storedKey } from './operator-api.ts'
import { useWords } from './operator-words.ts'
import { ShardsView } from './shards-view.tsx'
import { TenantsView } from './tenants-view.tsx'
import { TroubleView } from './trouble-view.tsx'
import './operator.css'

const queryClient = createQueryClient()

export const OperatorApp = () => (
  <ConsoleFrame client={queryClient}>
    <Door />
  </ConsoleFrame>
)

function Door() {
  const [key, setKey] = useState(storedKey)
  const words = useWords()
  const me = useQuery({ queryKey: ['me', key], queryFn: operatorApi.me, enabled: key !== '' })
  const isRefused = me.error instanceof ApiError && me.error.status === 401
  useEffect(() => {
    document.title = words.title
  }, [words])
  if (key === '' || isRefused)
    return (
      <KeyForm
        isRefused={isRefused}
        onEnter={(entered) => {
          keepKey(entered)
          queryClient.clear()
          setKey(entered)
        }}
      />
    )
  if (me.error) return <ErrorState error={me.error} onRetry={() => void me.refetch()} />
  if (!me.data) return null
  return (
    <House
      who={me.data.keyName}
      shards={me.data.shards}
      onLeave={() => {
        dropKey()
        queryClient.clear()
        setKey('')
      }}
    />
  )
}

function KeyForm(props: { isRefused: boolean; onEnter: (key: string) => void }) {
  const words = useWords()
  const [text, setText] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (text.trim() !== '') props.onEnter(text.trim())
  }
  return (
    <main className="op-gate">
      <form onSubmit={submit}>
        <h1>{words.keyTitle}</h1>
        <p className="muted">{words.keyHint}</p>
        <label htmlFor="operator-key" className="visually-hidden">
          {words.keyLabel}
        </label>
        <Input.Password
          id="operator-key"
          size="large"
          autoFocus
          autoComplete="off"
          spellCheck={false}
          placeholder="dso_…"
          value={text}
          onChange={(event) => setText(event.target.value)}
          status={props.isRefused ? 'error' : ''}
        />
        {props.isRefused ? (
          <p role="alert" className="danger-text">
            {words.keyRefused}
          </p>
        ) : null}
        <Button type="primary" size="large" htmlType="submit" disabled={text.trim() === ''}>
          {words.enter}
        </Button>
      </form>
    </main>
  )
}

const views = ['tenants', 'shards', 'trouble', 'log'] as const

function House(props: { who: string; shards: readonly string[]; onLeave: () => void }) {
  const words = useWords()
  const { language } = usePreferences()
  const client = useQueryClient()
  const [search, setSearch] = useSearchParams()
  const view = views.find((known) => known === search.get('view')) ?? 'tenants'
  return (
    <div className="op">
      <header className="op-bar">
        <span className="op-brand">
          <img src="/favicon.svg" alt="" />
          {words.title}
        </span>
        <FilterTabs
          label={words.title}
          value={view}
          onChange={(next) => {
            void client.invalidateQueries()
            setSearch(next === 'tenants' ? {} : { view: next })
          }}
          tabs={views.map((key) => ({ key, label: words.views[key] }))}
        />
        <div className="op-tools">
          <span className="op-who muted clip">{props.who}</span>
          <Button
            type="text"
            size="small"
            onClick={() => setPreferences({ language: language === 'en' ? 'zh-CN' : 'en' })}
          >
            {words.language}
          </Button>
          <Button size="small" onClick={props.onLeave}>
            {words.leave}
          </Button>
        </div>
      </header>
      <main className="op-main">
        {view === 'tenants' ? <TenantsView shards={props.shards} /> : null}
        {view === 'shards' ? <ShardsView /> : null}
        {view === 'trouble' ? <TroubleView /> : null}
        {view === 'log' ? <LogView /> : null}
      </main>
    </div>
  )
}
