import { type Problem, Problems } from "../../core/problem.ts";

const gpus = "https://docs.cloud.google.com/kubernetes-engine/docs/concepts/gpus";
const drivers = "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/gpus";
const installation =
  "https://cloud.google.com/dotnet/docs/reference/Google.Cloud.Container.V1/latest/Google.Cloud.Container.V1.GPUDriverInstallationConfig.Types.GPUDriverVersion";
const replaced = "https://github.com/GoogleCloudPlatform/magic-modules/pull/11152";

/** Default of GKE. */
export const defaultGkeImageType = "COS_CONTAINERD";

/** The image of a node pool with GPUs. */
export interface GkeGpuImageSpec {
  /** `nodeConfig.imageType`, in any case. */
  readonly imageType?: string;
  /** `nodeConfig.guestAccelerators[0].gpuDriverInstallationConfig.gpuDriverVersion`. */
  readonly driver?: string;
}

/** The rule: nodes with GPUs run Linux, and somebody installs the driver. Paths are inside the pool. */
export function checkGkeGpuImage({ imageType = defaultGkeImageType, driver }: GkeGpuImageSpec): Problem[] {
  const problems = new Problems();
  const image = imageType.toUpperCase();
  const imagePath = "nodeConfig.imageType";
  const path = "nodeConfig.guestAccelerators[0].gpuDriverInstallationConfig.gpuDriverVersion";
  if (image.startsWith("WINDOWS")) {
    const rule = "is an image of Windows, on which GKE has no GPUs";
    problems.error(imagePath, imageType, rule, `set it to ${defaultGkeImageType}`, gpus);
  }
  if (driver === undefined) {
    const rule =
      "leaves the driver to the version of GKE: 1.30 and later install one, and show it as a change of the pool";
    problems.warning(path, undefined, rule, "set it to DEFAULT or LATEST", replaced);
  } else if (driver === "GPU_DRIVER_VERSION_UNSPECIFIED") {
    problems.error(
      path,
      driver,
      "installs no driver, so that no GPU is seen",
      "set it to DEFAULT or LATEST",
      installation,
    );
  } else if (driver === "INSTALLATION_DISABLED") {
    const rule = "installs no driver: no GPU is seen unless something else installs one";
    problems.warning(
      path,
      driver,
      rule,
      "set it to DEFAULT or LATEST, unless the GPU operator is in the cluster",
      drivers,
    );
  } else if (driver === "LATEST" && image.startsWith("UBUNTU")) {
    const rule = "is a driver for Container-Optimized OS, and the nodes run Ubuntu";
    problems.error(path, driver, rule, `set it to DEFAULT, or ${imagePath} to ${defaultGkeImageType}`, installation);
  }
  return problems.list;
}
