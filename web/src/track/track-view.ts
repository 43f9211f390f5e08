/** Draws the buyer's page. */
import type { TrackPayload } from '../api/track.ts'
import { el } from './elements.ts'
import {
  changeLines,
  headlineOf,
  interceptionDone,
  interceptionText,
  nearTime,
  nearTimeInside,
  newestFirst,
  promisesTold,
  sentenceOf,
  stateOf,
  stationsDone,
} from './track-model.ts'
import { fill, type TrackLanguage, trackWords } from './track-words.ts'
import { mayDrawMap, wayMap } from './way-map.ts'

const FIRST_NODES = 5

export interface TrackActions {
  readonly contact: () => Promise<boolean>
  readonly switchLanguage: () => void
  readonly openForm: () => void
  /** The open form for another address. */
  readonly form: HTMLElement | null
}

export function trackPage(input: {
  payload: TrackPayload
  now: number
  language: TrackLanguage
  actions: TrackActions
}): HTMLElement {
  const { payload, now, language, actions } = input
  const words = trackWords[language]
  return el(
    'div',
    { class: 'page' },
    el(
      'header',
      { class: 'shop' },
      el('span', { class: 'shop-name' }, payload.shop),
      languageButton(language, actions.switchLanguage),
    ),
    headlineBox(payload, now, language),
    ...payload.reships.map((reship) => reshipBox(reship, now, language)),
    stateOf(payload) === 'ended' ? null : stations(payload, language),
    promiseVersions(payload, now, language),
    stateOf(payload) === 'ended' ? null : wayBox(payload, language),
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
    changeBox(payload, actions, language),
    contactButton(payload.contact, actions.contact, language),
  )
}

/** All of the page that changes with the minute alone. */
export function headlineBox(payload: TrackPayload, now: number, language: TrackLanguage): HTMLElement {
  const headline = headlineOf(payload, now, language)
  return el(
    'section',
    { class: `headline ${headline.tone}` },
    headline.label && el('p', { class: 'label' }, headline.label),
    headline.time && el('h1', {}, headline.time),
    el('p', { class: 'sentence' }, sentenceOf(payload, language)),
    headline.note && el('p', { class: 'note' }, headline.note),
    payload.certificate &&
      el(
        'p',
        { class: 'note' },
        el('a', { class: 'certificate', href: `/verify/${payload.certificate}` }, trackWords[language].certificate),
      ),
  )
}

function promiseVersions(payload: TrackPayload, now: number, language: TrackLanguage): HTMLElement | null {
  const words = trackWords[language]
  const told = promisesTold(payload.promises)
  if (told.length === 0) return null
  const said = ({ promisedAt, madeAt }: (typeof told)[number]) =>
    el(
      'li',
      {},
      fill(words.promiseSaid, {
        at: nearTimeInside(madeAt, now, language),
        time:
          language === 'zh'
            ? nearTime(promisedAt, now, language)
            : fill(words.before, { time: nearTimeInside(promisedAt, now, language) }),
      }),
    )
  return el('details', { class: 'box versions' }, el('summary', {}, words.promises), el('ul', {}, ...told.map(said)))
}

/** The way in words first; the drawing follows where the network is worth it. */
function wayBox(payload: TrackPayload, language: TrackLanguage): HTMLElement | null {
  const names = payload.way.map(({ name }) => name)
  if (names.length === 0) return null
  const words = trackWords[language]
  const text = names.join(' → ')
  return el(
    'section',
    { class: 'box' },
    el('h2', {}, words.way),
    el('p', { class: 'quiet' }, text),
    mayDrawMap() ? wayMap(payload.way, `${words.way}: ${text}`) : null,
  )
}

function changeBox(
  payload: TrackPayload,
  { openForm, form }: TrackActions,
  language: TrackLanguage,
): HTMLElement | null {
  const words = trackWords[language]
  const { stage, last } = payload.addressChange
  const isOpen = last?.state === 'requested' || last?.state === 'accepted'
  if (!last && stage === 'over') return null
  const ask = el('button', { type: 'button', class: 'second' }, words.change)
  ask.addEventListener('click', openForm)
  return el(
    'section',
    { class: 'box change' },
    el('h2', {}, words.change),
    ...changeLines(last, language).map((line, index) =>
      el('p', index === 0 ? { role: 'status' } : { class: 'quiet' }, line),
    ),
    isOpen || stage === 'over' ? null : el('p', { class: 'quiet' }, words.changeHint[stage]),
    isOpen || stage === 'over' ? null : (form ?? ask),
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

/** The merchant sends it once more; a tap leads to that parcel. */
function reshipBox(
  { status, expectedAt, deliveredAt, path }: TrackPayload['reships'][number],
  now: number,
  language: TrackLanguage,
): HTMLElement {
  const words = trackWords[language]
  const at = deliveredAt ?? expectedAt
  const said = status === 'delivered' ? words.delivered : at === null ? '' : words.promised
  return el(
    'section',
    { class: 'box' },
    el('h2', {}, words.reshipped),
    at !== null && el('p', {}, `${said} `, el('b', {}, nearTimeInside(at, now, language))),
    el('p', {}, el('a', { class: 'certificate', href: path }, words.reshipLink)),
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
      parcel.interception && interceptionBox(parcel.interception, now, language),
      nodeList(parcel.nodes, now, language),
    ),
  )
}

function interceptionBox(
  stop: NonNullable<TrackPayload['parcels'][number]['interception']>,
  now: number,
  language: TrackLanguage,
): HTMLElement {
  const done = interceptionDone(stop)
  const text = interceptionText(stop, language)
  const last = stop.steps[stop.steps.length - 1]
  const failed = stop.state === 'refused' || stop.state === 'failed'
  return el(
    'div',
    { class: failed ? 'stop-box failed' : 'stop-box', role: 'status' },
    el(
      'ol',
      { class: 'stop-way', 'aria-hidden': 'true' },
      ...trackWords[language].interception.stage.map((name, index) =>
        el('li', { class: index < done ? 'done' : '' }, name),
      ),
    ),
    el('p', {}, text),
    last && el('time', { datetime: new Date(last.at).toISOString() }, nearTime(last.at, now, language)),
  )
}

function nodeList(nodes: TrackPayload['parcels'][number]['nodes'], now: number, language: TrackLanguage): HTMLElement {
  const words = trackWords[language]
  if (nodes.length === 0) return el('p', { class: 'quiet' }, words.waitingPickup)
  const scans = newestFirst(nodes)
  const row = (node: (typeof nodes)[number]) =>
    el(
      'li',
      { class: node.node },
      el('time', { datetime: new Date(node.at).toISOString() }, nearTime(node.at, now, language)),
      el('span', {}, node.text || node.place),
    )
  const list = el('ol', { class: 'nodes' }, ...scans.slice(0, FIRST_NODES).map(row))
  if (scans.length <= FIRST_NODES) return list
  const more = el('button', { type: 'button', class: 'plain more' }, fill(words.more, { n: scans.length }))
  more.addEventListener('click', () => {
    list.append(...scans.slice(FIRST_NODES).map(row))
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

function contactButton(
  details: TrackPayload['contact'],
  contact: () => Promise<boolean>,
  language: TrackLanguage,
): HTMLElement {
  const words = trackWords[language]
  const button = el('button', { type: 'button', class: 'contact' }, words.contact)
  const said = el('p', { class: 'said', role: 'status' })
  const ways = el('div', { class: 'ways' })
  const hasWays = details.phone !== '' || details.wechat !== ''
  button.addEventListener('click', () => {
    button.disabled = true
    if (hasWays) {
      ways.appendChild(contactWays(details, language))
      button.remove()
    }
    contact().then((sent) => {
      if (hasWays) return
      said.textContent = sent ? words.contacted : words.contactFailed
      button.disabled = sent
    }, console.error)
  })
  return el('footer', {}, button, ways, said)
}

/** Shown after the tap, which is counted. */
function contactWays({ phone, wechat, note }: TrackPayload['contact'], language: TrackLanguage): HTMLElement {
  const words = trackWords[language]
  const copy = el('button', { type: 'button', class: 'plain' }, words.copy)
  copy.addEventListener('click', () => {
    navigator.clipboard?.writeText(wechat).then(
      () => {
        copy.textContent = words.copied
      },
      () => undefined,
    )
  })
  return el(
    'div',
    { class: 'box' },
    phone !== '' && el('a', { class: 'contact', href: `tel:${phone.replace(/[^\d+]/g, '')}` }, phone),
    wechat !== '' && el('p', { class: 'wechat' }, `${words.wechat} `, el('b', {}, wechat), copy),
    note !== '' && el('p', { class: 'quiet' }, note),
  )
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
