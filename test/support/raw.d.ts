/** A file as text, as Vite imports it. */
declare module '*?raw' {
  const text: string
  // biome-ignore lint/style/noDefaultExport: the form in which Vite hands it over
  export default text
}
