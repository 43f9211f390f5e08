// The cheapest HTTP/1.1 client there is: one keep-alive socket, one request in flight, ready-made bytes out, status in. The
// machine that is measured also runs the load, so what the load costs is taken from the product.
import { connect } from 'node:net'

const HEADER_END = '\r\n\r\n'

export class Wire {
  #socket
  #text = ''
  #waiting = null

  constructor(port) {
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true })
    this.#socket.setEncoding('latin1')
    this.#socket.on('data', (text) => this.#take(text))
    this.#socket.on('error', (error) => this.#fail(error))
    this.#socket.on('close', () => this.#fail(new Error('connection closed')))
  }

  /** Resolves with the status and the body's bytes as latin1 text. */
  send(bytes) {
    return new Promise((resolve, reject) => {
      // The other side may have ended it while it was idle; writing would then never be answered.
      if (this.#socket.destroyed) {
        reject(new Error('connection closed'))
        return
      }
      this.#waiting = { resolve, reject }
      this.#socket.write(bytes)
    })
  }

  close() {
    this.#waiting = null
    this.#socket.destroy()
  }

  #take(text) {
    this.#text += text
    const head = this.#text.indexOf(HEADER_END)
    if (head < 0) return
    const headers = this.#text.slice(0, head)
    const start = head + HEADER_END.length
    const length = /content-length: (\d+)/i.exec(headers)
    let body
    if (length) {
      if (this.#text.length < start + Number(length[1])) return
      body = this.#text.slice(start, start + Number(length[1]))
    } else if (/transfer-encoding: chunked/i.test(headers)) {
      if (!this.#text.endsWith(`0${HEADER_END}`)) return
      body = unchunk(this.#text.slice(start))
    } else body = ''
    this.#text = ''
    const waiting = this.#waiting
    this.#waiting = null
    waiting?.resolve({ status: Number(headers.slice(9, 12)), body })
  }

  #fail(error) {
    const waiting = this.#waiting
    this.#waiting = null
    waiting?.reject(error)
  }
}

function unchunk(text) {
  let rest = text
  let body = ''
  for (;;) {
    const line = rest.indexOf('\r\n')
    const size = Number.parseInt(rest.slice(0, line), 16)
    if (!(size > 0)) return body
    body += rest.slice(line + 2, line + 2 + size)
    rest = rest.slice(line + 4 + size)
  }
}
