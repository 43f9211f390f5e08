/** Colours and shape of the console; the same values stand as CSS variables in styles/tokens.css. */
import { theme as antdTheme, type ThemeConfig } from 'antd'

const palettes = {
  light: {
    ground: '#FFFFFF',
    panel: '#F7F8FA',
    line: '#E5E7EB',
    text: '#111827',
    muted: '#6B7280',
    brand: '#0F766E',
    ok: '#15803D',
    soon: '#B45309',
    danger: '#DC2626',
    info: '#1D4ED8',
    float: '#FFFFFF',
  },
  dark: {
    ground: '#0B0F14',
    panel: '#121821',
    line: '#243040',
    text: '#E6EAF0',
    muted: '#93A0B1',
    brand: '#1F9D92',
    ok: '#4CC273',
    soon: '#F0A63A',
    danger: '#F5706B',
    info: '#7CA4FF',
    float: '#18202B',
  },
} as const

export function consoleTheme(dark: boolean): ThemeConfig {
  const c = dark ? palettes.dark : palettes.light
  return {
    algorithm: dark ? antdTheme.darkAlgorithm : antdTheme.defaultAlgorithm,
    token: {
      fontFamily: 'var(--font)',
      motion: !window.matchMedia('(prefers-reduced-motion: reduce)').matches,
      fontSize: 14,
      lineHeight: 22 / 14,
      colorPrimary: c.brand,
      colorLink: c.brand,
      colorSuccess: c.ok,
      colorWarning: c.soon,
      colorError: c.danger,
      colorInfo: c.info,
      colorText: c.text,
      colorTextSecondary: c.muted,
      colorTextDescription: c.muted,
      colorBorder: dark ? '#324156' : '#D5D9DF',
      colorBorderSecondary: c.line,
      colorBgBase: c.ground,
      colorBgContainer: dark ? '#0F141B' : c.ground,
      colorBgElevated: c.float,
      colorBgLayout: c.panel,
      borderRadius: 6,
      borderRadiusLG: 8,
      controlHeight: 32,
      fontWeightStrong: 600,
      motionDurationFast: '0.12s',
      motionDurationMid: '0.14s',
      motionDurationSlow: '0.16s',
      boxShadow: '0 8px 28px rgb(15 23 42 / 0.12)',
      boxShadowSecondary: '0 8px 28px rgb(15 23 42 / 0.14)',
    },
    components: {
      Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none', paddingInlineSM: 8 },
      Form: { itemMarginBottom: 18, verticalLabelPadding: '0 0 4px' },
      Modal: { titleFontSize: 16 },
      Tooltip: { fontSize: 12 },
    },
  }
}
