/**
 * Where on its way an operation was refused, as `Refusal.operation` of Google Cloud says it; absent: the request itself was.
 * The provider prints each of them differently.
 */
export const Stage = {
  /** The request was accepted, and the long-running operation behind it failed. */
  Operation: "operation",
  /** The provider refuses by itself, before it asks the cloud. */
  Provider: "provider",
  /** There was no token to ask with. */
  Token: "token",
} as const;
