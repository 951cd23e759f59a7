/** Colours that stay apart for most eyes, for light and for dark paper: after Okabe and Ito. */
export const colours = [
  ["#0072b2", "#56b4e9"],
  ["#b34700", "#ff9e4a"],
  ["#00775a", "#2fd6a4"],
  ["#9c3f77", "#f29ccb"],
  ["#6b5b00", "#e8d94a"],
  ["#555555", "#bbbbbb"],
] as const;

/** A text, escaped, with the names of its classes. */
export function text(x: number, y: number, content: string, names: string): string {
  return `<text x="${px(x)}" y="${px(y)}" class="${names}">${escaped(content)}</text>`;
}

/** A length: a tenth of a pixel is enough. */
export function px(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** Text that stands in an element or an attribute. Characters that XML does not allow at all are left out. */
export function escaped(content: string): string {
  return (
    content
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is left out
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, "")
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll('"', "&quot;")
      .replaceAll("'", "&#39;")
  );
}
