/** The page that checks a certificate, drawn from what was checked and from nothing else. */
import type { PublicCertificate } from '../../../src/certificates/certificates.contract.ts'
import type { CheckedCertificate, CheckedVersion } from '../../../src/certificates/domain/check-certificate.ts'
import { formatLocal } from '../../../src/core/time.ts'
import { el } from '../track/elements.ts'
import { fill } from '../track/track-words.ts'
import { shownTime } from './verify-model.ts'
import { type VerifyLanguage, type VerifyWords, verifyWords } from './verify-words.ts'

export interface VerifyActions {
  readonly switchLanguage: () => void
  readonly tamper: () => void
}

export function verifyPage(input: {
  readonly certificate: PublicCertificate
  readonly checked: CheckedCertificate
  readonly isTampered: boolean
  readonly language: VerifyLanguage
  readonly actions: VerifyActions
}): HTMLElement {
  const { certificate, checked, isTampered, language, actions } = input
  const words = verifyWords[language]
  const first = checked.versions[0]?.leaf
  return el(
    'div',
    { class: 'page verify' },
    el('header', { class: 'shop' }, el('span', { class: 'shop-name' }, words.title), languageButton(words, actions)),
    el(
      'section',
      { class: `verdict ${checked.isGenuine ? 'good' : 'bad'}`, role: 'status' },
      el('h1', {}, checked.isGenuine ? words.genuine : words.broken),
      el('p', {}, checked.isGenuine ? words.genuineHint : words.brokenHint),
    ),
    el(
      'dl',
      { class: 'facts' },
      ...fact(words.evidence, el('b', { class: 'code' }, checked.evidenceNo)),
      ...fact(words.shop, first?.shop ?? '—'),
      ...fact(words.order, first?.order ?? '—'),
    ),
    el(
      'section',
      { class: 'box' },
      el('h2', {}, words.versions),
      el(
        'ol',
        { class: 'promise-versions' },
        ...[...checked.versions].reverse().map((version) => versionRow(version, words)),
      ),
      certificate.pending > 0 ? el('p', { class: 'quiet' }, fill(words.pending, { n: certificate.pending })) : null,
      el('p', { class: 'small' }, words.localTime),
    ),
    el('section', { class: 'box' }, el('h2', {}, words.checks), checks(certificate, checked, words)),
    rawBox(certificate, checked, words, { isTampered, actions }),
    links(certificate, words),
  )
}

const fact = (name: string, value: Node | string): HTMLElement[] => [el('dt', {}, name), el('dd', {}, value)]

function languageButton(words: VerifyWords, { switchLanguage }: VerifyActions): HTMLElement {
  const button = el('button', { type: 'button', class: 'plain' }, words.switchTo)
  button.addEventListener('click', switchLanguage)
  return button
}

function versionRow({ leaf, index, isIncluded }: CheckedVersion, words: VerifyWords): HTMLElement {
  const state = isIncluded ? fill(words.inLog, { n: index + 1 }) : words.notInLog
  return el(
    'li',
    { class: isIncluded && leaf ? 'good' : 'bad' },
    el('span', { class: 'nth' }, leaf ? `v${leaf.version}` : '?'),
    el(
      'div',
      {},
      leaf
        ? el(
            'p',
            {},
            `${words.promisedAt} `,
            el('b', {}, shownTime(leaf.promisedAt)),
            ` · ${fill(words.quantile, { n: Math.round(leaf.quantile * 100) })}`,
          )
        : el('p', {}, words.unreadable),
      leaf
        ? el(
            'p',
            { class: 'quiet' },
            `${words.madeAt} ${shownTime(leaf.madeAt)} · ${words.promiseReason[leaf.why] ?? leaf.why}`,
          )
        : null,
      el('p', { class: 'state' }, state),
    ),
  )
}

function checks(certificate: PublicCertificate, checked: CheckedCertificate, words: VerifyWords): HTMLElement {
  const { head, versions, isWhole, anchorHolds, anchored } = checked
  const row = (state: 'good' | 'bad' | 'none', name: string, note: string) =>
    el('li', { class: state }, el('span', {}, name), note === '' ? null : el('small', {}, note))
  const isPlaced = versions.length > 0 && versions.every((version) => version.isIncluded)
  const anchor = certificate.anchor
  return el(
    'ul',
    { class: 'checks' },
    row(isWhole ? 'good' : 'bad', words.content, isWhole ? '' : words.missing),
    row(isPlaced ? 'good' : 'bad', words.place, isPlaced ? '' : words.notInLog),
    row(
      head ? 'good' : 'bad',
      words.signature,
      head ? fill(words.signedAt, { time: formatLocal(head.timestamp).slice(0, 16), n: head.size }) : words.noSignature,
    ),
    row(
      anchorHolds === false ? 'bad' : anchor?.state === 'confirmed' && anchored === versions.length ? 'good' : 'none',
      words.anchor,
      anchorNote(anchor, checked, words),
    ),
  )
}

function anchorNote(
  anchor: PublicCertificate['anchor'],
  { anchorHolds, anchored, versions }: CheckedCertificate,
  words: VerifyWords,
): string {
  if (!anchor) return words.anchorNone
  if (anchorHolds === false) return words.anchorBroken
  if (anchored === 0) return words.anchorLater
  const list = anchor.calendars
    .map(({ calendar, block }) => {
      const state = block === null ? words.anchorWaits : fill(words.anchorBlock, { n: block })
      return `${calendar.replace(/^https?:\/\//, '')} ${state}`
    })
    .join(' · ')
  return [
    anchor.state === 'confirmed' ? fill(words.anchorConfirmed, { n: anchor.block ?? '' }) : words.anchorPending,
    ...(anchored < versions.length ? [fill(words.anchorPart, { n: anchored })] : []),
    ...(anchor.calendars.length > 1 ? [fill(words.anchorCalendars, { list })] : []),
  ].join(words.stop)
}

function rawBox(
  certificate: PublicCertificate,
  checked: CheckedCertificate,
  words: VerifyWords,
  { isTampered, actions }: { isTampered: boolean; actions: VerifyActions },
): HTMLElement {
  const button = el('button', { type: 'button', class: 'plain tamper' }, isTampered ? words.untamper : words.tamper)
  button.addEventListener('click', actions.tamper)
  const entries = certificate.entries.map(({ content }, i) =>
    el(
      'div',
      {},
      el('pre', {}, content),
      el('p', { class: 'hash' }, `${words.leaf} ${checked.versions[i]?.hash ?? ''}`),
    ),
  )
  return el(
    'details',
    isTampered ? { class: 'box raw', open: '' } : { class: 'box raw' },
    el('summary', {}, words.raw),
    el('p', { class: 'quiet' }, isTampered ? words.tampered : words.rawHint),
    ...entries,
    el('p', { class: 'hash' }, `${words.root} ${checked.head?.root ?? ''}`),
    button,
  )
}

function links({ id, anchor }: PublicCertificate, words: VerifyWords): HTMLElement {
  const base = `/api/public/certificates/${id}`
  const link = (href: string, text: string) => el('a', { href }, text)
  return el(
    'footer',
    { class: 'links' },
    link(`${base}/pdf`, words.pdf),
    anchor ? link(`${base}/head.jws`, words.head) : null,
    anchor ? link(`${base}/head.jws.ots`, words.ots) : null,
    link('/.well-known/jwks.json', words.keys),
  )
}

export type VerifyTrouble = 'gone' | 'failed' | 'busy' | 'old'

/** Nothing to check, or no way to. */
export function verifyTrouble(kind: VerifyTrouble, language: VerifyLanguage, onRetry: () => void): HTMLElement {
  const words = verifyWords[language]
  const retry = el('button', { type: 'button', class: 'contact' }, words.retry)
  retry.addEventListener('click', onRetry)
  return el(
    'div',
    { class: 'page trouble' },
    el('h1', {}, words[kind]),
    el('p', {}, words[`${kind}Hint`]),
    kind === 'failed' || kind === 'busy' ? retry : null,
  )
}
