/** Every shop platform we speak. A new one is a folder and a line here. */
import type { ChannelAdapter, ConnectionForm } from './channels.port.ts'
import { doudian } from './doudian/index.ts'
import { open } from './open/index.ts'

export const channelAdapters: readonly ChannelAdapter[] = [doudian, open]

/** Undefined for a kind that is no shop platform of ours. */
export function channelAdapter(kind: string): ChannelAdapter | undefined {
  return channelAdapters.find((adapter) => adapter.kind === kind)
}

export const channelKinds: readonly string[] = channelAdapters.map((adapter) => adapter.kind)

/** For the console's wizard. */
export const channelForms: readonly ConnectionForm[] = channelAdapters.flatMap((adapter) => adapter.form ?? [])
