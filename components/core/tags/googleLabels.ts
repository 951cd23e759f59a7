/* What labels of Google Cloud may be. @see https://docs.cloud.google.com/compute/docs/labeling-resources */

const keyPattern = /^[\p{Ll}\p{Lo}][\p{Ll}\p{Lo}\p{N}_-]{0,62}$/u;
const valuePattern = /^[\p{Ll}\p{Lo}\p{N}_-]{0,63}$/u;

/** The rule in words, for messages. */
export const googleLabelRule = "lower-case letters, digits, - and _, at most 63";

/** Whether a label may have this key. */
export function isGoogleLabelKey(key: string): boolean {
  return keyPattern.test(key);
}

/** Whether a label may have this value. */
export function isGoogleLabelValue(value: string): boolean {
  return valuePattern.test(value);
}
