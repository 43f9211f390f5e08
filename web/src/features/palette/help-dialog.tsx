import { Modal } from 'antd'
import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import { navItems } from '../../app/nav-items.ts'
import './help-dialog.css'

export function HelpDialog(props: { onClose: () => void }) {
  const { t } = useTranslation()
  const anywhere: [string, string][] = [
    ['⌘ K', t('keys.palette')],
    ...navItems.map((item): [string, string] => [`g ${item.go}`, t('keys.goto', { page: t(`nav.${item.key}`) })]),
    ['?', t('keys.help')],
  ]
  const lists: [string, string][] = [
    ['/', t('keys.filter')],
    ['j', t('keys.down')],
    ['k', t('keys.up')],
    ['o', t('keys.open')],
    ['x', t('keys.select')],
    ['Esc', t('keys.esc')],
  ]
  return (
    <Modal open title={t('keys.title')} footer={null} onCancel={props.onClose} width={640}>
      <div className="help-columns">
        <KeyList title={t('keys.anywhere')} keys={anywhere} />
        <KeyList title={t('keys.lists')} keys={lists} />
      </div>
    </Modal>
  )
}

function KeyList(props: { title: string; keys: [string, string][] }) {
  return (
    <section>
      <h3 className="muted small">{props.title}</h3>
      <dl className="help-keys">
        {props.keys.map(([keys, what]) => (
          <Fragment key={keys}>
            <dt>{what}</dt>
            <dd>
              {keys.split(' ').map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dd>
          </Fragment>
        ))}
      </dl>
    </section>
  )
}
