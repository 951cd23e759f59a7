/** What nodes of every kind act with: rights come from the service account alone, and pods never see it the old way. */
export const nodeIdentity = {
  oauthScopes: ["https://www.googleapis.com/auth/cloud-platform"],
  metadata: { "disable-legacy-endpoints": "true" },
};
