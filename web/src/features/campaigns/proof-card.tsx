import { CheckCircleFilled, DownloadOutlined, ExclamationCircleFilled } from '@ant-design/icons'
import type { UseQueryResult } from '@tanstack/react-query'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { campaignsApi, type Proof } from '../../api/campaigns.ts'
import { Bone } from '../../components/bone.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { formatExact, groupDigits } from '../../lib/format.ts'
import { saveText } from '../../lib/save-text.ts'

/** The books of a sale, recomputed from the journal: what must hold, whether it does, and the sheet to keep. */
export function ProofCard(props: { query: UseQueryResult<Proof>; over: boolean }) {
  const { t } = useTranslation()
  const { query } = props
  const proof = query.data
  return (
    <section className="card proof-card">
      <h2 className="card-head">
        {t('campaigns.proof')}
        {proof ? (
          <span className="sub num">
            {t('campaigns.proofAt', { when: formatExact(proof.at), rows: groupDigits(proof.journalRows) })}
          </span>
        ) : null}
        <span className="grow" />
        <Button size="small" loading={query.isFetching} onClick={() => void query.refetch()}>
          {t(proof ? 'campaigns.proofRun' : 'campaigns.proofFirst')}
        </Button>
      </h2>
      {query.error && !proof ? <ErrorState error={query.error} onRetry={() => void query.refetch()} tight /> : null}
      {!proof && !query.error ? (
        <div className="card-body stack">
          <p className="muted">{t('campaigns.proofWait')}</p>
          {query.isFetching ? <Bone height={64} /> : null}
        </div>
      ) : null}
      {proof ? <Books proof={proof} over={props.over} /> : null}
    </section>
  )
}

function Books(props: { proof: Proof; over: boolean }) {
  const { t } = useTranslation()
  const { proof } = props
  const sum = [
    { key: 'issued', pieces: proof.issued, word: t('campaigns.figure.issued'), sign: '' },
    { key: 'claimed', pieces: proof.claimed, word: t('campaigns.figure.claimed'), sign: '=' },
    { key: 'released', pieces: proof.released, word: t('campaigns.part.withdrawn'), sign: '+' },
    { key: 'left', pieces: proof.left, word: t('campaigns.part.left'), sign: '+' },
  ]
  return (
    <div className="card-body stack proof-body">
      <p className="proof-sum num" title={t('campaigns.proofSum')}>
        {sum.map(({ key, pieces, word, sign }) => (
          <span key={key}>
            {sign ? <b aria-hidden="true">{sign}</b> : null}
            <span className="proof-term">
              <strong>{groupDigits(pieces)}</strong>
              <span className="muted small">{word}</span>
            </span>
          </span>
        ))}
        {proof.moving > 0 ? <span className="muted">{t('campaigns.proofMoving', { count: proof.moving })}</span> : null}
      </p>
      <ul className="proof-laws">
        <Law
          name={`${t('campaigns.over')} ${groupDigits(proof.over)}`}
          isKept={proof.over === 0}
          words={t(proof.over === 0 ? 'campaigns.overNone' : 'campaigns.overSome')}
        />
        <Law
          name={`${t('campaigns.under')} ${groupDigits(proof.under)}`}
          isKept={proof.under === 0}
          words={t(proof.under === 0 ? 'campaigns.underNone' : 'campaigns.underSome')}
        />
        <Law
          name={t('campaigns.broken')}
          isKept={proof.broken.length === 0}
          words={
            proof.broken.length === 0
              ? t('campaigns.brokenNone')
              : `${t('campaigns.brokenSome', { count: proof.broken.length })}: ${proof.broken.join('; ')}`
          }
        />
      </ul>
      <div className="row row-wrap proof-foot">
        <span className="muted small num grow">
          {t('campaigns.ever', {
            claimed: groupDigits(proof.claimedEver),
            expired: groupDigits(proof.expiredEver),
            released: groupDigits(proof.releasedEver),
          })}
        </span>
        <Button
          size="small"
          icon={<DownloadOutlined />}
          onClick={() =>
            saveText({
              name: `${proof.campaignId}.json`,
              type: 'application/json',
              text: JSON.stringify(proof, null, 2),
            })
          }
        >
          {t('campaigns.downloadJson')}
        </Button>
        <Button size="small" icon={<DownloadOutlined />} href={campaignsApi.proofCsvUrl(proof.campaignId)} download>
          {t('campaigns.downloadCsv')}
        </Button>
        {props.over ? (
          <Button
            size="small"
            icon={<DownloadOutlined />}
            href={campaignsApi.claimHistoryUrl(proof.campaignId)}
            title={t('campaigns.downloadClaimsHint')}
            download
          >
            {t('campaigns.downloadClaims')}
          </Button>
        ) : null}
      </div>
    </div>
  )
}

function Law(props: { name: string; isKept: boolean; words: string }) {
  const Icon = props.isKept ? CheckCircleFilled : ExclamationCircleFilled
  return (
    <li className={props.isKept ? 'kept' : 'broken'}>
      <Icon aria-hidden="true" />
      <strong className="num nowrap">{props.name}</strong>
      <span className="muted">{props.words}</span>
    </li>
  )
}
