/** Text as a label value: other characters become dashes, 63 at most, a letter or digit at both ends. */
export function labelValue(text: string): string {
  const cut = text.replace(/[^A-Za-z0-9_.-]+/g, "-").replace(/^[^A-Za-z0-9]+/, "");
  return cut.slice(0, 63).replace(/[^A-Za-z0-9]+$/, "");
}

const namePart = /^[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/;
const prefixPart = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

/** Whether text is a label value: at most 63 letters, digits, dashes, dots and underscores, a letter or digit at both ends. */
export function isLabelValue(text: string): boolean {
  return text === "" || namePart.test(text);
}

/** Whether text is the key of a label or taint: a name, maybe after a domain and a slash. */
export function isQualifiedName(key: string): boolean {
  const parts = key.split("/");
  const name = parts.pop()!;
  return namePart.test(name) && parts.length < 2 && (parts.length === 0 || prefixPart.test(parts[0]!));
}

/** Whether text is a name of RFC 1123: at most 63 lower-case letters, digits and dashes, a letter or digit at both ends. */
export function isDnsLabel(text: string): boolean {
  return /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(text);
}
