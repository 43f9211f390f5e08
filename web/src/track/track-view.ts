/** Draws the buyer's page. */
import type { TrackPayload } from '../api/track.ts'
import { el } from './elements.ts'
import { headlineOf, nearTime, sentenceOf, stateOf, stationsDone } from './track-model.ts'
import { fill, type TrackLanguage, trackWords } from './track-words.ts'

const FIRST_NODES = 5

export interface TrackActions {
  readonly contact: () => Promise<boolean>
  readonly switchLanguage: () => void
}

export function trackPage(input: {
  payload: TrackPayload
  now: number
  language: TrackLanguage
  actions: TrackActions
}): HTMLElement {
  const { payload, now, language, actions } = input
  const words = trackWords[language]
  const headline = headlineOf(payload, now, language)
  return el(
    'div',
    { class: 'page' },
    el(
      'header',
      { class: 'shop' },
      el('span', { class: 'shop-name' }, payload.shop),
      languageButton(language, actions.switchLanguage),
    ),
    el(
      'section',
      { class: `headline ${headline.tone}` },
      headline.label && el('p', { class: 'label' }, headline.label),
      headline.time && el('h1', {}, headline.time),
      el('p', { class: 'sentence' }, sentenceOf(payload, language)),
      headline.note && el('p', { class: 'note' }, headline.note),
    ),
    stateOf(payload) === 'ended' ? null : stations(payload, language),
    ...parcels(payload, now, language),
    el(
      'section',
      { class: 'box' },
      el('h2', {}, words.items),
      el('ul', { class: 'items' }, ...payload.items.map(itemRow)),
      el(
        'p',
        { class: 'meta' },
        el('span', {}, `${words.order} `, el('b', {}, payload.orderNo)),
        payload.receiver.cityText &&
          el('span', {}, `${words.to} ${payload.receiver.cityText} ${payload.receiver.nameMasked}`),
      ),
    ),
    contactButton(actions.contact, language),
  )
}

function languageButton(language: TrackLanguage, onSwitch: () => void): HTMLElement {
  const button = el('button', { type: 'button', class: 'plain' }, trackWords[language].switchTo)
  button.addEventListener('click', onSwitch)
  return button
}

function stations(payload: TrackPayload, language: TrackLanguage): HTMLElement {
  const done = stationsDone(payload)
  return el(
    'ol',
    { class: 'stations' },
    ...trackWords[language].stage.map((name, index) =>
      el(
        'li',
        index + 1 === done ? { class: 'done now', 'aria-current': 'step' } : { class: index < done ? 'done' : '' },
        el('i', { 'aria-hidden': 'true' }),
        el('span', {}, name),
      ),
    ),
  )
}

function parcels(payload: TrackPayload, now: number, language: TrackLanguage): HTMLElement[] {
  const words = trackWords[language]
  if (payload.parcels.length === 0)
    return stateOf(payload) === 'preparing'
      ? [el('section', { class: 'box' }, el('p', { class: 'quiet' }, words.waiting))]
      : []
  return payload.parcels.map((parcel, index) =>
    el(
      'section',
      { class: 'box' },
      el(
        'h2',
        {},
        payload.parcels.length > 1 ? `${fill(words.parcel, { n: index + 1 })} · ` : '',
        `${words.carrier[parcel.carrier] ?? parcel.carrier} `,
        el('b', { class: 'waybill' }, parcel.waybill),
      ),
      nodeList(parcel.nodes, now, language),
    ),
  )
}

function nodeList(nodes: TrackPayload['parcels'][number]['nodes'], now: number, language: TrackLanguage): HTMLElement {
  const words = trackWords[language]
  if (nodes.length === 0) return el('p', { class: 'quiet' }, words.waitingPickup)
  const newestFirst = [...nodes].sort((a, b) => b.at - a.at)
  const row = (node: (typeof nodes)[number]) =>
    el(
      'li',
      { class: node.node },
      el('time', { datetime: new Date(node.at).toISOString() }, nearTime(node.at, now, language)),
      el('span', {}, node.text || node.place),
    )
  const list = el('ol', { class: 'nodes' }, ...newestFirst.slice(0, FIRST_NODES).map(row))
  if (newestFirst.length <= FIRST_NODES) return list
  const more = el('button', { type: 'button', class: 'plain more' }, fill(words.more, { n: newestFirst.length }))
  more.addEventListener('click', () => {
    list.append(...newestFirst.slice(FIRST_NODES).map(row))
    more.remove()
  })
  return el('div', {}, list, more)
}

function itemRow(item: TrackPayload['items'][number]): HTMLElement {
  return el(
    'li',
    {},
    el('span', { class: 'item-name' }, item.title, item.spec && el('small', {}, item.spec)),
    el('span', { class: 'item-count' }, `×${item.quantity}`),
  )
}

function contactButton(contact: () => Promise<boolean>, language: TrackLanguage): HTMLElement {
  const words = trackWords[language]
  const button = el('button', { type: 'button', class: 'contact' }, words.contact)
  const said = el('p', { class: 'said', role: 'status' })
  button.addEventListener('click', () => {
    button.disabled = true
    contact().then((sent) => {
      said.textContent = sent ? words.contacted : words.contactFailed
      button.disabled = sent
    }, console.error)
  })
  return el('footer', {}, button, said)
}

/** A link that was revoked or never was, or a line that is down. */
export function trackTrouble(input: {
  kind: 'gone' | 'failed'
  language: TrackLanguage
  onRetry: () => void
}): HTMLElement {
  const words = trackWords[input.language]
  const gone = input.kind === 'gone'
  const retry = el('button', { type: 'button', class: 'contact' }, words.retry)
  retry.addEventListener('click', input.onRetry)
  return el(
    'div',
    { class: 'page trouble' },
    el('h1', {}, gone ? words.gone : words.failed),
    el('p', {}, gone ? words.goneHint : words.failedHint),
    gone ? null : retry,
  )
}
