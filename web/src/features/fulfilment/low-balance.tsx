import { useQuery } from '@tanstack/react-query'
import { Alert } from 'antd'
import { useTranslation } from 'react-i18next'
import { fulfilmentsApi } from '../../api/fulfilments.ts'
import { queryKeys } from '../../api/keys.ts'
import { CarrierName } from '../../components/carrier-name.tsx'

const LOOK_AGAIN = 10 * 60_000

/** Waybills that run out: labels would be refused in the middle of the day. Nothing while there are enough. */
export function LowBalance() {
  const { t } = useTranslation()
  const balance = useQuery({
    queryKey: queryKeys.fulfilments.labelBalance,
    queryFn: fulfilmentsApi.labelBalance,
    staleTime: LOOK_AGAIN,
    refetchInterval: LOOK_AGAIN,
  })
  const low = (balance.data?.items ?? []).filter(({ isLow }) => isLow)
  return low.map(({ connectionId, carrier, branch, left, name }) => (
    <Alert
      key={`${connectionId} ${carrier} ${branch}`}
      type="warning"
      showIcon
      className="fulfilment-alert num"
      title={
        <>
          <CarrierName code={carrier} />
          {t('fulfilment.labels.low', { branch, count: left ?? 0, service: name })}
        </>
      }
    />
  ))
}
