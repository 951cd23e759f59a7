/** How nodes reach the accelerators of other nodes. */
export const GkeNetworking = {
  /** The further networks that the cluster's network lists as `fabrics`. */
  MultiNetwork: "multi-network",
  /** Networks that GKE makes, attaches and hands to pods as claims (managed DRANET). */
  Dranet: "dranet",
  /** The ordinary interface only. */
  None: "none",
} as const;
export type GkeNetworking = (typeof GkeNetworking)[keyof typeof GkeNetworking];

/** Where nodes of one pool stand. */
export const GkePlacement = {
  /** Close to each other: A4X in one NVLink domain. */
  Compact: "compact",
  /** Where there is room. */
  None: "none",
} as const;
export type GkePlacement = (typeof GkePlacement)[keyof typeof GkePlacement];

/** What local SSDs are used for. */
export const GkeLocalSsd = {
  /** One file system, under the pods' emptyDir volumes. */
  Ephemeral: "ephemeral",
  /** Raw devices. */
  Block: "block",
} as const;
export type GkeLocalSsd = (typeof GkeLocalSsd)[keyof typeof GkeLocalSsd];

/** The NVIDIA driver that GKE installs on nodes, as the API spells it. */
export const GkeGpuDriver = {
  /** The driver that the node's version comes with. */
  Default: "DEFAULT",
  /** The newest driver of the node's version. */
  Latest: "LATEST",
  /** None: the GPU operator or somebody else does. */
  Disabled: "INSTALLATION_DISABLED",
} as const;
export type GkeGpuDriver = (typeof GkeGpuDriver)[keyof typeof GkeGpuDriver];

/** When hosts are maintained, as the API spells it. */
export const GkeHostMaintenance = {
  /** In windows of about a month that Google tells beforehand. */
  Periodic: "PERIODIC",
  /** When something needs it. */
  AsNeeded: "AS_NEEDED",
} as const;
export type GkeHostMaintenance = (typeof GkeHostMaintenance)[keyof typeof GkeHostMaintenance];
