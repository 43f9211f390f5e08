import { useTranslation } from 'react-i18next'

/** Paths of our own form of the order that have a word among people. */
const words = {
  'order.buyerRemark': 'buyerRemark',
  'order.sellerRemark': 'sellerRemark',
  'order.sellerFlag': 'sellerFlag',
  'order.platformStatus': 'platformStatus',
  'order.payMethod': 'payMethod',
  'order.payableFen': 'payableFen',
  'order.lines[*].title': 'title',
  'order.lines[*].spec': 'spec',
  'order.lines[*].merchantCode': 'merchantCode',
  'order.lines[*].quantity': 'quantity',
  'order.lines[*].gift': 'gift',
  'order.region.province': 'province',
  'order.region.city': 'city',
  'order.region.district': 'district',
} as const
type Known = keyof typeof words

const isKnown = (path: string): path is Known => Object.hasOwn(words, path)

export const knownPaths = Object.keys(words).filter(isKnown)

/** The merchant's word for a path, or the path itself. */
export function usePathName(): (path: string) => string {
  const { t } = useTranslation()
  return (path) => (isKnown(path) ? t(`fieldRules.path.${words[path]}`) : path.replace(/^(?:payload|order)\./, ''))
}
