import { describeChannelGate } from '../../../support/channel-gate-contract.ts'
import { createInMemoryChannelGate } from '../../../support/in-memory-channel-gate.ts'

describeChannelGate('the gate’s rules', { create: createInMemoryChannelGate })
