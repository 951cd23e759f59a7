/** The labels of everything that a volume makes. */
export const labels = {
  "app.kubernetes.io/managed-by": "pulumi",
  "app.kubernetes.io/part-of": "hybrid-gpu",
  "hybrid-gpu/team": "vision",
  "hybrid-gpu/project": "test",
  "hybrid-gpu/environment": "dev",
  "hybrid-gpu/owner": "vision",
};

/** What a volume is made of that has neither layouts nor client settings. */
export const bare = [
  "hybrid-gpu:index:LustreVolume datasets < test-dev",
  "kubernetes:core/v1:PersistentVolume datasets-volume < datasets [deleteBeforeReplace]",
  "kubernetes:core/v1:PersistentVolumeClaim datasets-claim < datasets [deleteBeforeReplace]",
];

/** What a volume is made of that has both. */
export const whole = [
  bare[0]!,
  "kubernetes:apps/v1:DaemonSet datasets-clients < datasets",
  "kubernetes:batch/v1:Job datasets-layouts < datasets [deleteBeforeReplace]",
  "kubernetes:core/v1:ConfigMap datasets-clients < datasets",
  "kubernetes:core/v1:ConfigMap datasets-layouts < datasets",
  ...bare.slice(1),
];
