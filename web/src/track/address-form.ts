/** The form for another address: three steps down to the district, and the end of the order's phone as a proof. */
import { el } from './elements.ts'
import { type TrackLanguage, trackWords } from './track-words.ts'

interface Division {
  readonly code: string
  readonly name: string
}

interface FormInput {
  /** Where divisions are asked for. */
  readonly base: string
  /** The order's own address. */
  readonly url: string
  readonly language: TrackLanguage
  readonly needsReceiver: boolean
  readonly onClose: () => void
  readonly onSent: () => void
}

const steps = ['province', 'city', 'district'] as const

export function addressForm({ base, url, language, needsReceiver, onClose, onSent }: FormInput): HTMLElement {
  const words = trackWords[language]
  const requestId = newRequestId()
  const field = (label: string, hint: string, attributes: Record<string, string>) => {
    const input = el('input', { type: 'text', autocomplete: 'off', ...attributes, placeholder: hint })
    return { input, row: el('label', {}, el('span', {}, label), input) }
  }
  const selects = steps.map((step) => el('select', { 'aria-label': words[step], required: '' }))
  const fillSelect = (index: number, items: readonly Division[]) => {
    const select = selects[index]
    const step = steps[index]
    if (!select || !step) return
    while (select.firstChild) select.removeChild(select.firstChild)
    select.appendChild(el('option', { value: '' }, words[step]))
    for (const { code, name } of items) select.appendChild(el('option', { value: code }, name))
    select.disabled = items.length === 0
    select.required = items.length > 0
  }
  const load = async (index: number, code: string) => {
    for (let later = index; later < steps.length; later++) fillSelect(later, [])
    const answer = await fetch(`${base}/divisions/${code}`).catch(() => null)
    if (answer?.ok) {
      const { items }: { items: Division[] } = await answer.json()
      fillSelect(index, items)
    }
  }
  selects.forEach((select, index) => {
    select.addEventListener('change', () => {
      if (index < 2 && select.value !== '') load(index + 1, select.value).catch(console.error)
    })
  })
  load(0, '0').catch(console.error)

  const street = field(words.street, words.streetHint, { required: '', minlength: '4', maxlength: '120' })
  const required: Record<string, string> = needsReceiver ? { required: '' } : {}
  const name = field(words.receiverName, needsReceiver ? '' : words.keep, { maxlength: '40', ...required })
  const phone = field(words.receiverPhone, needsReceiver ? '' : words.keep, {
    type: 'tel',
    maxlength: '17',
    pattern: '\\d[\\d\\-]{6,15}',
    ...required,
  })
  const tail = field(words.tail, words.tailHint, {
    inputmode: 'numeric',
    pattern: '\\d{4}',
    maxlength: '4',
    required: '',
  })
  const said = el('p', { class: 'said', role: 'alert' })
  const send = el('button', { type: 'submit', class: 'contact' }, words.send)
  const close = el('button', { type: 'button', class: 'plain' }, words.close)
  close.addEventListener('click', onClose)
  const form = el(
    'form',
    { class: 'form' },
    el('div', { class: 'cascade' }, ...selects),
    street.row,
    name.row,
    phone.row,
    tail.row,
    said,
    send,
    close,
  )
  const submit = async () => {
    const chosen = selects.map(({ value }) => value).filter((value) => value !== '')
    const answer = await fetch(`${url}/address-change`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        requestId,
        phoneTail: tail.input.value.trim(),
        regionCode: chosen[chosen.length - 1] || '',
        detail: street.input.value.trim(),
        name: name.input.value.trim(),
        phone: phone.input.value.trim(),
      }),
    }).catch(() => null)
    if (answer?.ok) return onSent()
    const problem: { code?: string } = answer ? await answer.json().catch(() => ({})) : {}
    said.textContent = words.refusal[problem.code || ''] || words.contactFailed
    send.disabled = false
    send.textContent = words.send
  }
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    said.textContent = ''
    send.disabled = true
    send.textContent = words.sending
    submit().catch(console.error)
  })
  return form
}

/** One for each form, so that pressing twice asks once. */
function newRequestId(): string {
  const bytes = new Uint8Array(12)
  crypto.getRandomValues(bytes)
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
