/** WeCom's markdown as safe HTML: bold, links, quotes, headings and its three font colours; all else stays text. */
export function wecomHtml(text: string): string {
  const escaped = text.replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`)
  return escaped
    .replace(/&#60;font color=&#34;(info|comment|warning)&#34;&#62;/g, '<span class="$1">')
    .replace(/&#60;\/font&#62;/g, '</span>')
    .replace(/\*\*([^*\n]+)\*\*/g, '<b>$1</b>')
    .replace(/^#{1,6} +(.+)$/gm, '<b>$1</b>')
    .replace(/^&#62; ?(.*)(\n|$)/gm, '<blockquote>$1</blockquote>')
    .replace(/\[([^\]\n]+)\]\((https?:[^)\s]+)\)/g, '<a href="$2" rel="noreferrer">$1</a>')
    .replace(/`([^`\n]+)`/g, '<code>$1</code>')
}
