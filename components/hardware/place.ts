/** Where machines stand. */
export const Place = { Aws: "aws", Gcp: "gcp", Azure: "azure", OnPrem: "onprem" } as const;
export type Place = (typeof Place)[keyof typeof Place];
