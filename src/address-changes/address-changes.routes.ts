import { Hono } from 'hono'
import { decideAddressChange } from '../flows/buyers/decide-address-change.ts'
import { answer, api, body, type TenantEnv } from '../platform/http.ts'
import {
  acceptAddressBody,
  addressChangeSchema,
  decideAddressBody,
  refuseAddressBody,
} from './address-changes.contract.ts'

const decide = (summary: string) =>
  api({ tag: 'address-changes', right: 'orders:write', summary, ok: addressChangeSchema })

/** Mounted at `/address-changes`. The buyer asks on the parcel's page; an order's detail lists what was asked. */
export const addressChangesRoutes = new Hono<TenantEnv>()
  .post(
    '/:id/accept',
    decide('Send the order to the new address; on the road: have its parcels stopped'),
    body(acceptAddressBody),
    async (c) =>
      answer(
        c,
        await decideAddressChange({
          ctx: c.get('ctx'),
          input: { id: c.req.param('id'), to: 'accepted', ...c.req.valid('json') },
        }),
      ),
  )
  .post(
    '/:id/refuse',
    decide('The order goes on to the old address; the buyer reads why'),
    body(refuseAddressBody),
    async (c) =>
      answer(
        c,
        await decideAddressChange({
          ctx: c.get('ctx'),
          input: { id: c.req.param('id'), to: 'refused', why: c.req.valid('json').why },
        }),
      ),
  )
  .post(
    '/:id/done',
    decide('What a person had to do for it is done: relabelled, or changed with the courier'),
    body(decideAddressBody),
    async (c) =>
      answer(
        c,
        await decideAddressChange({
          ctx: c.get('ctx'),
          input: { id: c.req.param('id'), to: 'done', why: c.req.valid('json').why },
        }),
      ),
  )
