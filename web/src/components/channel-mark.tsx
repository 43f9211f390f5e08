import './channel-mark.css'

const marks: Readonly<Record<string, { letter: string; className: string }>> = {
  doudian: { letter: '抖', className: 'ink' },
  taobao: { letter: '淘', className: 'orange' },
  tmall: { letter: '猫', className: 'red' },
  jd: { letter: '京', className: 'red' },
  pdd: { letter: '拼', className: 'red' },
  kuaishou: { letter: '快', className: 'orange' },
  xhs: { letter: '红', className: 'red' },
  xiaohongshu: { letter: '红', className: 'red' },
  'weixin-shop': { letter: '微', className: 'green' },
  shopify: { letter: 'S', className: 'green' },
  woocommerce: { letter: 'W', className: 'violet' },
  amazon: { letter: 'a', className: 'ink' },
  aliexpress: { letter: '速', className: 'red' },
  open: { letter: '自', className: 'brand' },
  file: { letter: '文', className: 'blue' },
  kuaidi100: { letter: '递', className: 'blue' },
  kdniao: { letter: '鸟', className: 'orange' },
  wechatpay: { letter: '微', className: 'green' },
  alipay: { letter: '支', className: 'blue' },
  wecom: { letter: '企', className: 'blue' },
  'wecom-app': { letter: '企', className: 'green' },
  dingtalk: { letter: '钉', className: 'blue' },
  'wechat-mp': { letter: '订', className: 'green' },
  'tencent-sms': { letter: '腾', className: 'blue' },
  'aliyun-sms': { letter: '信', className: 'orange' },
}

/** A small square that tells platforms apart at a glance. */
export function ChannelMark(props: { kind: string; size?: 'small' | 'large' }) {
  const mark = marks[props.kind] ?? { letter: props.kind.slice(0, 1).toUpperCase(), className: 'grey' }
  return (
    <span className={`channel-mark ${mark.className} ${props.size ?? 'small'}`} aria-hidden="true">
      {mark.letter}
    </span>
  )
}
